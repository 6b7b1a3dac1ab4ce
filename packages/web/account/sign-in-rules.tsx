import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, InputNumber } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	setSignInRules,
	type SignInRulesView,
} from "@dekad/contract/accounts.ts";
import { send } from "../api.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { rulesQuery } from "./queries.ts";

/** What the office asks of its people's sign-in: second factors by role, and when sessions end. */
export function SignInRules(): ReactElement {
	const text = useText();
	const query = useQuery(rulesQuery);
	return (
		<Section
			id="rules"
			title={text("account.rules")}
			note={text("account.rules_note")}
		>
			<Loaded query={query}>
				{(rules) => <RulesForm key={JSON.stringify(rules)} rules={rules} />}
			</Loaded>
		</Section>
	);
}

function RulesForm({ rules }: { rules: SignInRulesView }): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const graceField = useId();
	const [edited, setEdited] = useState(rules);
	const save = useMutation({
		mutationFn: () => send(setSignInRules, { body: edited }),
		onSuccess: (saved) => queries.setQueryData(rulesQuery.queryKey, saved),
	});
	type Ends = SignInRulesView["sessionEnds"][number];
	const setHours = (
		role: Ends["role"],
		name: "idleHours" | "wholeHours",
		hours: number | null,
	) =>
		setEdited({
			...edited,
			sessionEnds: edited.sessionEnds.map((ends) =>
				ends.role === role && hours !== null
					? { ...ends, [name]: Math.round(hours) }
					: ends,
			),
		});
	const hoursField = (
		{ role, ...ends }: Ends,
		name: "idleHours" | "wholeHours",
		head: string,
	) => (
		<InputNumber
			aria-label={`${text(`session.role.${role}`)}: ${head}`}
			min={1}
			max={2208}
			precision={0}
			value={ends[name]}
			onChange={(hours) => setHours(role, name, hours)}
		/>
	);
	const isChanged = JSON.stringify(edited) !== JSON.stringify(rules);
	return (
		<form
			className="rule-table"
			onSubmit={(event) => {
				event.preventDefault();
				save.mutate();
			}}
		>
			<DataTable
				caption={text("account.rules")}
				rows={edited.sessionEnds}
				rowKey={({ role }) => role}
				columns={[
					{
						key: "role",
						head: text("account.people_role"),
						isRowHead: true,
						cell: ({ role }) => text(`session.role.${role}`),
					},
					{
						key: "factor",
						head: text("account.rules_factor"),
						cell: ({ role }) => (
							<Checkbox
								aria-label={`${text("account.rules_factor")}: ${text(`session.role.${role}`)}`}
								checked={edited.secondFactorRoles.includes(role)}
								onChange={(event) =>
									setEdited({
										...edited,
										secondFactorRoles: event.target.checked
											? [...edited.secondFactorRoles, role]
											: edited.secondFactorRoles.filter((one) => one !== role),
									})
								}
							/>
						),
					},
					{
						key: "idle",
						head: text("account.rules_idle"),
						cell: (ends) =>
							hoursField(ends, "idleHours", text("account.rules_idle")),
					},
					{
						key: "whole",
						head: text("account.rules_whole"),
						cell: (ends) =>
							hoursField(ends, "wholeHours", text("account.rules_whole")),
					},
				]}
			/>
			<div className="account-acts">
				<label htmlFor={graceField}>{text("account.rules_grace")}</label>
				<InputNumber
					id={graceField}
					min={0}
					max={90}
					precision={0}
					value={edited.graceDays}
					onChange={(days) =>
						days !== null && setEdited({ ...edited, graceDays: days })
					}
				/>
				<Button
					htmlType="submit"
					disabled={!isChanged}
					loading={save.isPending}
				>
					{text("account.rules_save")}
				</Button>
				<span role="status">
					{save.isSuccess && !isChanged && text("account.rules_saved")}
				</span>
			</div>
			{save.error && <ProblemNote error={save.error} />}
		</form>
	);
}
