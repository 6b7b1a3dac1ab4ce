import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import type { ReactElement } from "react";
import {
	beginPasskeySignIn,
	changeSession,
	type SessionView,
	signIn,
	signInDemo,
	signInWithPasskey,
} from "@dekad/contract/session.ts";
import { send } from "../api.ts";
import { Loaded } from "../ui/loaded.tsx";
import { storedLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { sessionQuery } from "../office.ts";
import { askPasskey, browserHasPasskeys } from "../ui/passkey.ts";
import { ByProvider, ProviderProblem } from "./by-provider.tsx";
import { CodeStep } from "./code-step.tsx";
import { OutsideFrame } from "./outside-frame.tsx";

/** Sign-in: name and password; where the demo is served, one button per role. */
export function SignInPage({
	problem,
	onSignedIn,
}: {
	/** Why the way over another system signed nobody in. */
	problem?: { code: string; providerId: string | undefined } | undefined;
	onSignedIn: () => void;
}): ReactElement {
	const text = useText();
	const session = useQuery(sessionQuery);
	const enter = useEntering(onSignedIn);
	const byPassword = useMutation({
		mutationFn: (body: { loginName: string; password: string }) =>
			send(signIn, { body }),
		onSuccess: enter,
	});
	const asDemo = useMutation({
		mutationFn: (loginName: string) =>
			send(signInDemo, { body: { loginName } }),
		onSuccess: enter,
	});
	const byPasskey = useMutation({
		mutationFn: async () => {
			const { options } = await send(beginPasskeySignIn, { body: {} });
			return send(signInWithPasskey, {
				body: { response: await askPasskey(options) },
			});
		},
		onSuccess: enter,
	});
	const error = byPassword.error ?? byPasskey.error;
	if (session.data?.awaitsCode) return <CodeStep onSignedIn={enter} />;
	return (
		<OutsideFrame title={text("session.sign_in")}>
			<Loaded query={session}>
				{({ demoRoles, passkeysWork }) => (
					<>
						{asDemo.error && <ProblemNote error={asDemo.error} />}
						{problem && <ProviderProblem {...problem} />}
						{demoRoles.length > 0 && (
							<section aria-labelledby="demo-roles" className="demo-roles">
								<h2 id="demo-roles">{text("session.demo_roles")}</h2>
								<p>{text("session.demo_roles_note")}</p>
								<ul>
									{demoRoles.map(({ role, loginName, displayName }) => (
										<li key={loginName}>
											<button
												type="button"
												className="role-button"
												disabled={asDemo.isPending}
												onClick={() => asDemo.mutate(loginName)}
											>
												<strong>{text(`session.role.${role}`)}</strong>
												<span className="role-person">{displayName}</span>
												<span className="role-does">
													{text(`session.role.${role}.does`)}
												</span>
											</button>
										</li>
									))}
								</ul>
							</section>
						)}
						<section aria-labelledby="by-password">
							{demoRoles.length > 0 && (
								<h2 id="by-password">{text("session.by_password")}</h2>
							)}
							{error && <ProblemNote error={error} />}
							<Form
								layout="vertical"
								requiredMark={false}
								onFinish={(values: { loginName: string; password: string }) =>
									byPassword.mutate(values)
								}
							>
								<Form.Item
									name="loginName"
									label={text("session.login_name")}
									rules={[
										{ required: true, message: text("session.name_needed") },
									]}
								>
									<Input autoComplete="username" />
								</Form.Item>
								<Form.Item
									name="password"
									label={text("session.password")}
									rules={[
										{
											required: true,
											message: text("session.password_needed"),
										},
									]}
								>
									<Input.Password autoComplete="current-password" />
								</Form.Item>
								<Button
									type="primary"
									htmlType="submit"
									block
									loading={byPassword.isPending}
								>
									{text("session.sign_in")}
								</Button>
							</Form>
							{passkeysWork && browserHasPasskeys() && (
								<p className="by-passkey">
									<Button
										loading={byPasskey.isPending}
										onClick={() => byPasskey.mutate()}
									>
										{text("account.by_passkey")}
									</Button>
								</p>
							)}
						</section>
						<ByProvider onSignedIn={enter} />
					</>
				)}
			</Loaded>
		</OutsideFrame>
	);
}

/**
 * What follows a successful sign-in, or its first half, which the sign-in page finishes: nothing of the account before stays in the cache, and the
 * language one signed in with becomes the account's, so that the server's sentences agree.
 */
export function useEntering(onSignedIn: () => void) {
	const queries = useQueryClient();
	const navigate = useNavigate();
	return async (session: SessionView) => {
		if (session.awaitsCode) {
			queries.setQueryData(sessionQuery.queryKey, session);
			if (location.pathname !== "/sign-in") await navigate({ to: "/sign-in" });
			return;
		}
		const lang = storedLang();
		const agreed =
			session.account && session.account.language !== lang
				? await send(changeSession, { body: { language: lang } })
				: session;
		queries.clear();
		queries.setQueryData(sessionQuery.queryKey, agreed);
		onSignedIn();
	};
}
