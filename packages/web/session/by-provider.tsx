import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { type ReactElement, useState } from "react";
import {
	beginProviderSignIn,
	listProviders,
	type ProviderView,
	signInByProviderPassword,
} from "@dekad/contract/providers.ts";
import type { SessionView } from "@dekad/contract/session.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { asking, send } from "../api.ts";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

/** Other systems one may sign in with; nothing where the operator has set up none. */
export function ByProvider({
	linkToken,
	onSignedIn,
}: {
	/** A one-time link: whoever comes back is linked to its account. */
	linkToken?: string;
	onSignedIn: (session: SessionView) => void;
}): ReactElement | null {
	const text = useText();
	const lang = useLang();
	const { data } = useQuery(asking(listProviders, {}));
	const [typing, setTyping] = useState<ProviderView | null>(null);
	const body = linkToken === undefined ? {} : { linkToken };
	const begin = useMutation({
		mutationFn: (providerId: string) =>
			send(beginProviderSignIn, { params: { providerId }, body }),
		onSuccess: ({ to }) => location.assign(to),
	});
	const check = useMutation({
		mutationFn: (typed: { loginName: string; password: string }) =>
			send(signInByProviderPassword, {
				params: { providerId: typing?.providerId ?? "" },
				body: { ...typed, ...body },
			}),
		onSuccess: onSignedIn,
	});
	const providers = data?.providers ?? [];
	if (providers.length === 0) return null;
	const error = begin.error ?? check.error;
	return (
		<section aria-labelledby="by-provider" className="by-provider">
			<h2 id="by-provider">{text("access.or_with")}</h2>
			{error && <ProblemNote error={error} />}
			{providers.map((provider) => (
				<Button
					key={provider.providerId}
					block
					loading={begin.isPending && begin.variables === provider.providerId}
					onClick={() =>
						provider.way === "page"
							? begin.mutate(provider.providerId)
							: setTyping(provider)
					}
				>
					{text("access.sign_in_with", { name: nameIn(lang, provider) })}
				</Button>
			))}
			{typing && (
				<Form
					layout="vertical"
					requiredMark={false}
					aria-label={nameIn(lang, typing)}
					onFinish={(typed: { loginName: string; password: string }) =>
						check.mutate(typed)
					}
				>
					<Form.Item
						name="loginName"
						label={`${nameIn(lang, typing)} · ${text("session.login_name")}`}
						rules={[{ required: true, message: text("session.name_needed") }]}
					>
						<Input autoComplete="username" autoFocus />
					</Form.Item>
					<Form.Item
						name="password"
						label={`${nameIn(lang, typing)} · ${text("session.password")}`}
						rules={[
							{ required: true, message: text("session.password_needed") },
						]}
					>
						<Input.Password autoComplete="current-password" />
					</Form.Item>
					<Button
						type="primary"
						htmlType="submit"
						block
						loading={check.isPending}
					>
						{text("session.sign_in")}
					</Button>
				</Form>
			)}
		</section>
	);
}

/** Why a provider's answer signed nobody in, as the address says after the way back. */
export function ProviderProblem({
	code,
	providerId,
}: {
	code: string;
	providerId: string | undefined;
}): ReactElement | null {
	const text = useText();
	const lang = useLang();
	const { data } = useQuery(asking(listProviders, {}));
	const found = data?.providers.find((each) => each.providerId === providerId);
	const key = `errors.${code}`;
	const next = `${key}.next`;
	// Only what the server itself can say of a sign-in: the address comes from outside.
	if (
		!/^(sign_in|outgoing|access)\./.test(code) ||
		!isTextKey(key) ||
		!isTextKey(next)
	)
		return null;
	const params = {
		provider: found ? nameIn(lang, found) : text("access.that_system"),
		host: "",
		reason: "",
	};
	return (
		<div role="alert" className="provider-problem">
			<p>
				<strong>{text(key, params)}</strong>
			</p>
			<p>{text(next, params)}</p>
			<p className="problem-code">{code}</p>
		</div>
	);
}
