import { useQuery } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import type { AccountView } from "@dekad/contract/accounts.ts";
import { Loaded } from "../ui/loaded.tsx";
import { Page, Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { CodesSection } from "./codes-section.tsx";
import { useConfirming } from "./confirming.tsx";
import { PasskeysSection } from "./passkeys-section.tsx";
import { PasswordSection } from "./password-section.tsx";
import { accountQuery } from "./queries.ts";
import { SessionsSection } from "./sessions-section.tsx";

/** One's own account: how one signs in and where one is signed in. `language`: the switch of the frame around. */
export function AccountPage({
	language,
}: {
	language: ReactNode;
}): ReactElement {
	const text = useText();
	const query = useQuery(accountQuery);
	return (
		<Page
			title={text("account.title")}
			subtitle={
				query.data &&
				text("account.subtitle", {
					name: query.data.displayName,
					loginName: query.data.loginName,
				})
			}
		>
			<Loaded query={query}>
				{(account) => (
					<>
						<div className="two-columns even">
							<Password account={account} />
							<CodesSection account={account} />
						</div>
						<PasskeysSection account={account} />
						<SessionsSection account={account} />
						<Section id="language" title={text("account.language")}>
							{language}
						</Section>
					</>
				)}
			</Loaded>
		</Page>
	);
}

function Password({ account }: { account: AccountView }): ReactElement {
	const confirming = useConfirming(account);
	return <PasswordSection account={account} confirming={confirming} />;
}
