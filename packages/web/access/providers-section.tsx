import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactElement } from "react";
import {
	beginLinking,
	listOwnIdentities,
	unlinkProvider,
} from "@dekad/contract/providers.ts";
import { asking, keyOf, send } from "../api.ts";
import { Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

/** Other systems one may sign in with; nothing where the operator has set up none. */
export function ProvidersSection(): ReactElement | null {
	const text = useText();
	const lang = useLang();
	const queries = useQueryClient();
	const { data } = useQuery(asking(listOwnIdentities, {}));
	const link = useMutation({
		mutationFn: (providerId: string) =>
			send(beginLinking, { params: { providerId }, body: {} }),
		onSuccess: ({ to }) => location.assign(to),
	});
	const unlink = useMutation({
		mutationFn: (providerId: string) =>
			send(unlinkProvider, { params: { providerId }, body: {} }),
		onSuccess: () =>
			queries.invalidateQueries({ queryKey: keyOf(listOwnIdentities) }),
	});
	const error = link.error ?? unlink.error;
	const shown = (data?.providers ?? []).filter(
		({ way, linkedAt }) => way === "page" || linkedAt !== null,
	);
	if (shown.length === 0) return null;
	return (
		<Section
			id="providers"
			title={text("access.providers")}
			note={text("access.providers_note")}
		>
			{error && <ProblemNote error={error} />}
			{shown.map((provider) => (
				<p key={provider.providerId} className="access-acts">
					<strong>{nameIn(lang, provider)}</strong>
					<span>
						{provider.linkedAt ? (
							<>
								{text("access.linked_since")} <Instant at={provider.linkedAt} />
							</>
						) : (
							text("access.not_linked")
						)}
					</span>
					{provider.linkedAt ? (
						<Button
							size="small"
							aria-label={text("access.unlink_one", {
								name: nameIn(lang, provider),
							})}
							loading={unlink.isPending}
							onClick={() => unlink.mutate(provider.providerId)}
						>
							{text("access.unlink")}
						</Button>
					) : (
						<Button
							size="small"
							aria-label={text("access.link_one", {
								name: nameIn(lang, provider),
							})}
							loading={link.isPending}
							onClick={() => link.mutate(provider.providerId)}
						>
							{text("access.link")}
						</Button>
					)}
				</p>
			))}
		</Section>
	);
}
