import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Radio } from "antd";
import { type ReactElement, useId, useState } from "react";
import { changeSettings, type SettingsView } from "@dekad/contract/settings.ts";
import { send } from "../api.ts";
import { ActProblem } from "../second-person.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { settingsQuery } from "./queries.ts";

type Change = { nameZh?: string; nameEn?: string; dekadRule?: string };

/** Sends a change with the version its author saw; the answer is the new truth. */
function useChange(settings: SettingsView) {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: (change: Change) =>
			send(changeSettings, {
				body: { version: settings.jurisdiction.version, ...change },
			}),
		onSuccess: (changed) =>
			queries.setQueryData(settingsQuery.queryKey, changed),
	});
}

/** The office's two names; fields only for who may change them. */
export function OfficeNames({
	settings,
	mayChange,
}: {
	settings: SettingsView;
	mayChange: boolean;
}): ReactElement {
	const text = useText();
	const { jurisdiction } = settings;
	const zhField = useId();
	const enField = useId();
	const [nameZh, setNameZh] = useState(jurisdiction.nameZh);
	const [nameEn, setNameEn] = useState(jurisdiction.nameEn);
	const change = useChange(settings);
	if (!mayChange)
		return (
			<p className="office-names">
				<strong lang="zh-CN">{jurisdiction.nameZh}</strong>{" "}
				<span lang="en">{jurisdiction.nameEn}</span>
			</p>
		);
	const isChanged =
		nameZh !== jurisdiction.nameZh || nameEn !== jurisdiction.nameEn;
	return (
		<form
			className="inline-form"
			onSubmit={(event) => {
				event.preventDefault();
				change.mutate({ nameZh, nameEn });
			}}
		>
			<label htmlFor={zhField}>{text("settingsPage.name_zh")}</label>
			<Input
				id={zhField}
				required
				maxLength={200}
				value={nameZh}
				onChange={(event) => setNameZh(event.target.value)}
			/>
			<label htmlFor={enField}>{text("settingsPage.name_en")}</label>
			<Input
				id={enField}
				required
				maxLength={200}
				value={nameEn}
				onChange={(event) => setNameEn(event.target.value)}
			/>
			<div className="inline-act">
				<Button
					htmlType="submit"
					disabled={!isChanged}
					loading={change.isPending}
				>
					{text("settingsPage.save")}
				</Button>{" "}
				<span role="status">
					{change.isSuccess && !isChanged && text("settingsPage.saved")}
				</span>
			</div>
			{change.error && <ProblemNote error={change.error} />}
		</form>
	);
}

/** The rule by which dekads fall due, each with its source; a change holds for dekads not opened yet. */
export function CutOffRule({
	settings,
	mayChange,
}: {
	settings: SettingsView;
	mayChange: boolean;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const [rule, setRule] = useState(settings.dekadRule.id);
	const change = useChange(settings);
	return (
		<form
			className="rules"
			onSubmit={(event) => {
				event.preventDefault();
				change.mutate({ dekadRule: rule });
			}}
		>
			<Radio.Group
				aria-label={text("settingsPage.cut_off")}
				value={rule}
				disabled={!mayChange}
				onChange={(event) => setRule(String(event.target.value))}
			>
				{settings.dekadRules.map((each) => (
					<Radio key={each.id} value={each.id}>
						{nameIn(lang, each)}{" "}
						<span className="soft">
							{lang === "en" ? each.noteEn : each.noteZh}{" "}
							{each.source.match(/\[S\d+\]/g)?.join(" ")}
						</span>
					</Radio>
				))}
			</Radio.Group>
			{mayChange && (
				<div className="inline-act">
					<Button
						htmlType="submit"
						disabled={rule === settings.dekadRule.id}
						loading={change.isPending}
					>
						{text("settingsPage.save")}
					</Button>{" "}
					<span role="status">
						{change.isSuccess &&
							rule === settings.dekadRule.id &&
							text("settingsPage.saved")}
					</span>
				</div>
			)}
			{change.error && (
				<ActProblem
					key={rule}
					error={change.error}
					askFor={(reason) => ({
						act: "due_rule",
						input: {
							version: settings.jurisdiction.version,
							dekadRule: rule,
							reason,
						},
					})}
				/>
			)}
		</form>
	);
}
