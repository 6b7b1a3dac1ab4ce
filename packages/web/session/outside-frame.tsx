import { useQuery } from "@tanstack/react-query";
import { type ReactElement, type ReactNode, useEffect } from "react";
import { useText } from "../ui/preferences.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { sessionQuery } from "../office.ts";
import { SyntheticBar } from "./synthetic-bar.tsx";

/** What somebody sees who is not signed in: the product's name, the task, and what must not be put in here. */
export function OutsideFrame({
	title,
	children,
}: {
	title: string;
	children: ReactNode;
}): ReactElement {
	const text = useText();
	const { data: session } = useQuery(sessionQuery);
	useEffect(() => {
		document.title = `${title} · Dekad`;
	}, [title]);
	return (
		<div className="outside">
			{session?.isSynthetic && <SyntheticBar />}
			<main id="main" className="outside-main">
				<div className="outside-brand">
					<div>
						<p className="outside-name">{text("pages.product")}</p>
						<p className="outside-claim">{text("pages.product_claim")}</p>
					</div>
					<LanguageSwitch />
				</div>
				<div className="outside-card">
					<h1>{title}</h1>
					{children}
				</div>
				<p className="no-secrets" role="note">
					<span aria-hidden="true">⚠ </span>
					{text("session.no_secrets")}
				</p>
			</main>
		</div>
	);
}
