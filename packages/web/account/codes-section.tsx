import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, QRCode } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	type AccountView,
	beginSecondFactor,
	confirmSecondFactor,
	endSecondFactor,
	renewRecoveryCodes,
} from "@dekad/contract/accounts.ts";
import { send } from "../api.ts";
import { sessionQuery } from "../office.ts";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useConfirming } from "./confirming.tsx";
import { accountQuery } from "./queries.ts";
import { WithInstant } from "./with-instant.tsx";

/** Codes of an authenticator app: set up, turn off, recovery codes. */
export function CodesSection({
	account,
}: {
	account: AccountView;
}): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const confirming = useConfirming(account);
	/** Shown once; kept by the page until the person has them. */
	const [codes, setCodes] = useState<readonly string[] | null>(null);
	const changed = async () => {
		await queries.invalidateQueries({ queryKey: accountQuery.queryKey });
		await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
	};
	const begin = useMutation({
		mutationFn: () =>
			confirming.ask(() => send(beginSecondFactor, { body: {} })),
	});
	const end = useMutation({
		mutationFn: () => confirming.ask(() => send(endSecondFactor, { body: {} })),
		onSuccess: async () => {
			setCodes(null);
			begin.reset();
			await changed();
		},
	});
	const renew = useMutation({
		mutationFn: () =>
			confirming.ask(() => send(renewRecoveryCodes, { body: {} })),
		onSuccess: async ({ recoveryCodes }) => {
			setCodes(recoveryCodes);
			await changed();
		},
	});
	const { secondFactor } = account;
	const error = begin.error ?? end.error ?? renew.error;
	return (
		<Section
			id="codes"
			title={text("account.codes")}
			note={text("account.codes_note")}
		>
			{secondFactor ? (
				<p>
					<WithInstant words="account.codes_on" at={secondFactor.since} />
					{" · "}
					{text("account.recovery")}:{" "}
					{text("account.recovery_left", {
						left: secondFactor.recoveryCodesLeft,
					})}
				</p>
			) : (
				<p>{text("account.codes_off")}</p>
			)}
			{codes && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
			{!secondFactor && begin.data && (
				<Enrolment
					begun={begin.data}
					onDone={async (recoveryCodes) => {
						setCodes(recoveryCodes);
						begin.reset();
						await changed();
					}}
				/>
			)}
			{error && <ProblemNote error={error} />}
			<div className="account-acts">
				{!secondFactor && !begin.data && (
					<Button onClick={() => begin.mutate()} loading={begin.isPending}>
						{text("account.codes_begin")}
					</Button>
				)}
				{secondFactor && !codes && (
					<Button onClick={() => renew.mutate()} loading={renew.isPending}>
						{text("account.recovery_new")}
					</Button>
				)}
				{secondFactor && (
					<Button onClick={() => end.mutate()} loading={end.isPending}>
						{text("account.codes_end")}
					</Button>
				)}
			</div>
			{confirming.dialog}
		</Section>
	);
}

function Enrolment({
	begun: { secret, uri },
	onDone,
}: {
	begun: { secret: string; uri: string };
	onDone: (recoveryCodes: string[]) => Promise<void>;
}): ReactElement {
	const text = useText();
	const field = useId();
	const [code, setCode] = useState("");
	const confirm = useMutation({
		mutationFn: () => send(confirmSecondFactor, { body: { code } }),
		onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
	});
	return (
		<form
			className="enrolment"
			onSubmit={(event) => {
				event.preventDefault();
				confirm.mutate();
			}}
		>
			<p>{text("account.codes_scan")}</p>
			<div role="img" aria-label={text("account.codes_qr")}>
				<QRCode type="svg" value={uri} size={176} bordered={false} />
			</div>
			<p className="soft">
				{text("account.codes_secret")}
				<br />
				<code className="secret">{secret.match(/.{1,4}/g)?.join(" ")}</code>
			</p>
			<label htmlFor={field}>{text("account.code")}</label>
			<Input
				id={field}
				inputMode="numeric"
				autoComplete="one-time-code"
				maxLength={7}
				value={code}
				onChange={(event) => setCode(event.target.value)}
			/>
			{confirm.error && <ProblemNote error={confirm.error} />}
			<div className="account-acts">
				<Button
					type="primary"
					htmlType="submit"
					disabled={!/^\d{3} ?\d{3}$/.test(code.trim())}
					loading={confirm.isPending}
				>
					{text("account.codes_confirm")}
				</Button>
			</div>
		</form>
	);
}

function RecoveryCodes({
	codes,
	onKept,
}: {
	codes: readonly string[];
	onKept: () => void;
}): ReactElement {
	const text = useText();
	return (
		<section className="shown-once" aria-label={text("account.recovery")}>
			<p>{text("account.recovery_shown")}</p>
			<ol className="recovery-codes">
				{codes.map((code) => (
					<li key={code}>
						<code>{code}</code>
					</li>
				))}
			</ol>
			<Button onClick={onKept}>{text("account.recovery_have")}</Button>
		</section>
	);
}
