import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popconfirm } from "antd";
import { type ReactElement, useId, useState } from "react";
import { closeYear, listYears, type YearView } from "@dekad/contract/years.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { keyOf, send } from "../api.ts";
import { Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

type Problem = YearView["problems"][number];

/** Closing the oldest year that is not closed: what stands against it, or the act. */
export function CloseYear({
	year: { year, problems },
	mayAct,
}: {
	year: YearView;
	mayAct: boolean;
}): ReactElement {
	const text = useText();
	const noteField = useId();
	const [note, setNote] = useState("");
	const queries = useQueryClient();
	const close = useMutation({
		mutationFn: () => send(closeYear, { params: { year }, body: { note } }),
		onSuccess: () => queries.invalidateQueries({ queryKey: keyOf(listYears) }),
	});
	return (
		<Section
			id="close-year"
			title={text("years.close", { year })}
			note={problems.length === 0 ? text("years.ready", { year }) : undefined}
		>
			{problems.length > 0 && (
				<>
					<p>{text("years.against", { year })}</p>
					<ul className="year-problems">
						{problems.map((problem) => (
							<li key={problem.key}>
								<ProblemWords problem={problem} />
							</li>
						))}
					</ul>
				</>
			)}
			{close.error && <ProblemNote error={close.error} />}
			{problems.length === 0 && mayAct && (
				<div className="year-close">
					<label htmlFor={noteField}>{text("years.close_note")}</label>
					<Input
						id={noteField}
						maxLength={1000}
						value={note}
						onChange={(event) => setNote(event.target.value)}
					/>
					<Popconfirm
						title={text("years.close_sure", { year })}
						okText={text("years.close", { year })}
						cancelText={text("years.cancel")}
						onConfirm={() => close.mutate()}
					>
						<Button loading={close.isPending}>
							{text("years.close", { year })}
						</Button>
					</Popconfirm>
				</div>
			)}
		</Section>
	);
}

/** Past this many, the first and the last dekad say enough. */
const NAMED = 4;

/** An obstacle with its dekads and instants as people read them. */
function ProblemWords({ problem }: { problem: Problem }): ReactElement {
	const text = useText();
	const lang = useLang();
	const nameOf = (id: string) => formatPeriod(parsePeriod(id), lang);
	const { key, detail } = problem;
	if (key === "not_over")
		return (
			<>{text("years.problem.not_over", { dekad: nameOf(detail["dekad"]!) })}</>
		);
	const ids = (detail["dekads"] ?? "").split(", ");
	const names =
		ids.length <= NAMED
			? ids.map(nameOf).join(", ")
			: `${nameOf(ids[0]!)} … ${nameOf(ids.at(-1)!)} (${ids.length})`;
	const at = detail[key === "not_locked" ? "lockedFrom" : "until"]!;
	return (
		<>
			{text(`years.against.${key}`, { dekads: names })}{" "}
			<Instant at={at} isEnd />
		</>
	);
}
