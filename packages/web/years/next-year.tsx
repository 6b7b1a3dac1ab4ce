import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Popconfirm, Select } from "antd";
import { type ReactElement, useState } from "react";
import { openYear, type YearsView } from "@dekad/contract/years.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import {
	CARRY_RULES,
	type CarryRule,
} from "@dekad/core/registry/carry-over.ts";
import { send } from "../api.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { CivilDate } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

type Next = NonNullable<YearsView["next"]>;

/** The turn into the next year: what it would do, list by list, and the act. */
export function NextYear({
	next,
	mayAct,
}: {
	next: Next;
	mayAct: boolean;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const queries = useQueryClient();
	const [rules, setRules] = useState<Readonly<Record<string, CarryRule>>>({});
	const { year, mayOpen, lists } = next;
	const ruleOf = (list: Next["lists"][number]) => rules[list.code] ?? list.rule;
	const open = useMutation({
		mutationFn: () =>
			send(openYear, {
				params: { year },
				body: {
					lists: Object.entries(rules).map(([code, rule]) => ({ code, rule })),
				},
			}),
		// Dekads, lists and stages change with the year: nothing that was read before may stay.
		onSuccess: () => queries.invalidateQueries(),
	});
	const canAct = mayAct && mayOpen;
	return (
		<Section
			id="next-year"
			title={text("years.next", { year })}
			note={
				mayOpen
					? text("years.next_note", { year })
					: text("years.next_open_from", {
							year,
							dekad: formatPeriod(parsePeriod(next.opensFrom), lang),
						})
			}
		>
			{open.data && (
				<Alert
					type="success"
					showIcon
					role="status"
					title={text("years.open_done", {
						year: open.data.year,
						dekads: open.data.dekads.length,
						lists: open.data.lists.length,
						continued: open.data.continued,
					})}
				/>
			)}
			{open.error && <ProblemNote error={open.error} />}
			<p>{text("years.starts", { count: next.startedProjects })}</p>
			{lists.length === 0 ? (
				<EmptyFace>{text("years.no_lists")}</EmptyFace>
			) : (
				<DataTable
					caption={text("years.lists")}
					rows={lists}
					rowKey={({ code }) => code}
					columns={[
						{
							key: "list",
							head: text("years.list"),
							isRowHead: true,
							isLong: true,
							cell: (list) => (
								<>
									{nameIn(lang, list)}
									<span className="row-kind code">{list.code}</span>
								</>
							),
						},
						{
							key: "version",
							head: text("settingsPage.version"),
							cell: ({ version, effectiveOn }) => (
								<>
									{version} · <CivilDate on={effectiveOn} />
								</>
							),
						},
						{
							key: "members",
							head: text("years.members"),
							isNumeric: true,
							cell: ({ members }) => members,
						},
						{
							key: "staying",
							head: text("years.staying"),
							isNumeric: true,
							cell: ({ staying }) => staying,
						},
						{
							key: "rule",
							head: text("years.rule"),
							isLong: true,
							cell: (list) =>
								list.isDecided ? (
									text("years.decided")
								) : canAct ? (
									<Select
										className="year-rule"
										aria-label={`${text("years.rule")} ${nameIn(lang, list)}`}
										value={ruleOf(list)}
										options={CARRY_RULES.map((rule) => ({
											value: rule,
											label: text(`years.rule.${rule}`),
										}))}
										onChange={(rule) =>
											setRules({ ...rules, [list.code]: rule })
										}
									/>
								) : (
									text(`years.rule.${list.rule}`)
								),
						},
					]}
				/>
			)}
			<dl className="year-rules">
				{CARRY_RULES.map((rule) => (
					<div key={rule}>
						<dt>{text(`years.rule.${rule}`)}</dt>
						<dd>{text(`years.rule_note.${rule}`)}</dd>
					</div>
				))}
			</dl>
			{mayAct ? (
				mayOpen && (
					<Popconfirm
						title={text("years.open_sure", { year })}
						okText={text("years.open", { year })}
						cancelText={text("years.cancel")}
						onConfirm={() => open.mutate()}
					>
						<Button type="primary" loading={open.isPending}>
							{text("years.open", { year })}
						</Button>
					</Popconfirm>
				)
			) : (
				<p className="soft">{text("years.only_dispatcher")}</p>
			)}
		</Section>
	);
}
