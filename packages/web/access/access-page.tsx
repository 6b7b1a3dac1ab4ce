import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import {
	endAnybodysDelegation,
	endAnybodysToken,
	listDelegations,
	listTokens,
	overseeAccess,
} from "@dekad/contract/tokens.ts";
import { asking, keyOf, send } from "../api.ts";
import { sessionQuery } from "../office.ts";
import { Loaded } from "../ui/loaded.tsx";
import { Page, Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useMay } from "../use-may.ts";
import { DelegationsSection, DelegationTable } from "./delegations-section.tsx";
import { ProvidersSection } from "./providers-section.tsx";
import { TokensSection, TokenTable } from "./tokens-section.tsx";
import "./access.css";

/** What programs may do in one's name, one's role in other hands, and for the operator all of the office's. */
export function AccessPage(): ReactElement {
	const text = useText();
	const { data: session } = useQuery(sessionQuery);
	const membership = session?.membership;
	const mayOversee = useMay()("access.oversee");
	return (
		<Page title={text("access.title")} subtitle={text("access.subtitle")}>
			{membership?.delegation && (
				<p role="note">
					{text("access.delegation_not_yours", {
						name: membership.delegation.name,
					})}
				</p>
			)}
			{membership && !membership.delegation && (
				<>
					<TokensSection role={membership.role} />
					<DelegationsSection
						role={membership.role}
						scope={membership.regionPath}
						heldFor={null}
					/>
				</>
			)}
			<ProvidersSection />
			{mayOversee && <Overview />}
		</Page>
	);
}

function Overview(): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const query = useQuery(asking(overseeAccess, {}));
	const refresh = () =>
		Promise.all(
			[overseeAccess, listTokens, listDelegations].map((stated) =>
				queries.invalidateQueries({ queryKey: keyOf(stated) }),
			),
		);
	const endToken = useMutation({
		mutationFn: (tokenId: string) =>
			send(endAnybodysToken, { params: { tokenId } }),
		onSuccess: refresh,
	});
	const endDelegation = useMutation({
		mutationFn: (delegationId: string) =>
			send(endAnybodysDelegation, { params: { delegationId } }),
		onSuccess: refresh,
	});
	const error = endToken.error ?? endDelegation.error;
	return (
		<Section
			id="overview"
			title={text("access.overview")}
			note={text("access.overview_note")}
		>
			{error && <ProblemNote error={error} />}
			<Loaded
				query={query}
				isEmpty={({ tokens, delegations }) =>
					tokens.length + delegations.length === 0
				}
				empty={text("access.overview_none")}
			>
				{({ tokens, delegations }) => (
					<>
						{tokens.length > 0 && (
							<TokenTable
								tokens={tokens}
								showsMaker
								ending={endToken.isPending ? endToken.variables : null}
								onEnd={(tokenId) => endToken.mutate(tokenId)}
							/>
						)}
						{delegations.length > 0 && (
							<DelegationTable
								delegations={delegations}
								ending={
									endDelegation.isPending ? endDelegation.variables : null
								}
								onEnd={(delegationId) => endDelegation.mutate(delegationId)}
							/>
						)}
					</>
				)}
			</Loaded>
		</Section>
	);
}
