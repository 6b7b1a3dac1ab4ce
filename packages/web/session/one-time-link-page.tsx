import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Radio } from "antd";
import type { ReactElement } from "react";
import { getOneTimeLink, useOneTimeLink } from "@dekad/contract/session.ts";
import { asking, send } from "../api.ts";
import { Loaded } from "../ui/loaded.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ByProvider } from "./by-provider.tsx";
import { OutsideFrame } from "./outside-frame.tsx";
import { useEntering } from "./sign-in-page.tsx";

type SetUpFields = {
	password: string;
	passwordAgain: string;
	loginName?: string;
	displayName?: string;
	code?: string;
	nameZh?: string;
	nameEn?: string;
	packId?: "generic" | "shanxi";
	rootRegionCode?: string;
};

/** Where a one-time link leads: a set-up link names the first person and office, a reset link only sets a password. */
export function OneTimeLinkPage({
	token,
	onSignedIn,
}: {
	token: string;
	onSignedIn: () => void;
}): ReactElement {
	const text = useText();
	const link = useQuery({
		...asking(getOneTimeLink, { params: { token } }),
		retry: false,
	});
	const isSetUp = location.pathname.startsWith("/setup/");
	const enter = useEntering(onSignedIn);
	const use = useMutation({
		mutationFn: (fields: SetUpFields) =>
			send(useOneTimeLink, {
				params: { token },
				body: bodyOf(fields, isSetUp),
			}),
		onSuccess: enter,
	});
	const needed = [{ required: true, message: text("session.needed") }];
	return (
		<OutsideFrame
			title={text(isSetUp ? "session.set_up" : "session.new_password")}
		>
			<Loaded query={link}>
				{({ purpose, loginName }) => (
					<Form<SetUpFields>
						layout="vertical"
						requiredMark={false}
						initialValues={{ packId: "generic", loginName }}
						onFinish={(fields) => use.mutate(fields)}
					>
						{purpose === "setup" && (
							<fieldset>
								<legend>{text("session.set_up.office")}</legend>
								<Form.Item
									name="nameZh"
									label={text("session.set_up.name_zh")}
									rules={needed}
								>
									<Input />
								</Form.Item>
								<Form.Item
									name="nameEn"
									label={text("session.set_up.name_en")}
									rules={needed}
								>
									<Input />
								</Form.Item>
								<Form.Item
									name="code"
									label={text("session.set_up.code")}
									extra={text("session.set_up.code_note")}
									rules={[
										...needed,
										{
											pattern: /^[0-9A-Za-z_-]{1,64}$/,
											message: text("session.set_up.code_note"),
										},
									]}
								>
									<Input autoCapitalize="none" />
								</Form.Item>
								<Form.Item
									name="packId"
									label={text("session.set_up.pack")}
									extra={text("session.set_up.pack_note")}
								>
									<Radio.Group
										options={[
											{
												value: "generic",
												label: text("session.set_up.pack.generic"),
											},
											{
												value: "shanxi",
												label: text("session.set_up.pack.shanxi"),
											},
										]}
									/>
								</Form.Item>
								<Form.Item
									name="rootRegionCode"
									label={text("session.set_up.root")}
									extra={text("session.set_up.root_note")}
								>
									<Input autoCapitalize="none" />
								</Form.Item>
							</fieldset>
						)}
						<fieldset>
							<legend>{text("session.set_up.you")}</legend>
							<Form.Item
								name="loginName"
								label={text("session.login_name")}
								rules={purpose === "setup" ? needed : []}
							>
								<Input
									autoComplete="username"
									autoCapitalize="none"
									readOnly={purpose !== "setup"}
								/>
							</Form.Item>
							{purpose === "setup" && (
								<Form.Item
									name="displayName"
									label={text("session.set_up.display_name")}
									rules={needed}
								>
									<Input autoComplete="name" />
								</Form.Item>
							)}
							<Form.Item
								name="password"
								label={text("session.new_password")}
								extra={text("session.password_note")}
								rules={needed}
							>
								<Input.Password autoComplete="new-password" />
							</Form.Item>
							<Form.Item
								name="passwordAgain"
								label={text("session.password_again")}
								dependencies={["password"]}
								rules={[
									...needed,
									({ getFieldValue }) => ({
										validator: (_, value) =>
											value === getFieldValue("password")
												? Promise.resolve()
												: Promise.reject(
														new Error(text("session.passwords_differ")),
													),
									}),
								]}
							>
								<Input.Password autoComplete="new-password" />
							</Form.Item>
						</fieldset>
						{use.error && <ProblemNote error={use.error} />}
						<Button
							type="primary"
							htmlType="submit"
							block
							loading={use.isPending}
						>
							{text(
								purpose === "setup"
									? "session.set_up.go"
									: "session.set_password",
							)}
						</Button>
					</Form>
				)}
			</Loaded>
			{!isSetUp && link.data && (
				<ByProvider linkToken={token} onSignedIn={enter} />
			)}
		</OutsideFrame>
	);
}

/** What the form says in the contract's shape; empty optional fields are left out. */
function bodyOf(fields: SetUpFields, isSetUp: boolean) {
	if (!isSetUp) return { password: fields.password };
	return {
		password: fields.password,
		...(fields.loginName ? { loginName: fields.loginName } : {}),
		...(fields.displayName ? { displayName: fields.displayName } : {}),
		jurisdiction: {
			code: fields.code ?? "",
			nameZh: fields.nameZh ?? "",
			nameEn: fields.nameEn ?? "",
			packId: fields.packId ?? "generic",
			...(fields.rootRegionCode
				? { rootRegionCode: fields.rootRegionCode }
				: {}),
		},
	} as const;
}
