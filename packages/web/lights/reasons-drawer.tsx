import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactElement, useEffect, useId, useRef } from "react";
import { getProjectLights } from "@dekad/contract/lights.ts";
import { dekadBounds, parseDekad } from "@dekad/core/periods/dekad.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { asking } from "../api.ts";
import { LightBadge } from "../ui/light-badge.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { AsOfBanner } from "./as-of.tsx";
import { ExcusesPanel } from "./excuses-panel.tsx";
import { LightReason } from "./light-reasons.tsx";
import "./lights.css";

/** The lights of a project in a period with their reasons; undefined: the latest closed dekad. */
export const projectLightsQuery = (
	projectId: string,
	{
		period,
		asOf,
	}: { period?: string | undefined; asOf?: string | undefined } = {},
) =>
	asking(getProjectLights, {
		params: { projectId },
		query: { ...(period ? { period } : {}), ...(asOf ? { asOf } : {}) },
	});

/**
 * A project's reasons at the side of the page. The browser's own modal dialog: it keeps the focus, gives it back, and
 * closes by Escape.
 */
export function ReasonsDrawer({
	projectId,
	name,
	period,
	asOf,
	onClose,
	hasLink = false,
}: {
	projectId: string;
	/** The project's; undefined while it is not known. */
	name: string | undefined;
	period?: string | undefined;
	asOf?: string | undefined;
	onClose: () => void;
	/** Offers the way to the project's page, where the drawer does not stand on it. */
	hasLink?: boolean;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const heading = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	const lights = useQuery(projectLightsQuery(projectId, { period, asOf }));
	useEffect(() => {
		const shown = dialog.current;
		if (shown && !shown.open) shown.showModal();
	}, []);
	return (
		<dialog
			ref={dialog}
			className="light-drawer"
			aria-labelledby={heading}
			onClose={onClose}
			onClick={({ target }) => {
				// A click beside the drawer lands on the dialog itself, its backdrop.
				if (target === dialog.current) dialog.current?.close();
			}}
		>
			<div className="light-drawer-inside">
				<header className="light-drawer-head">
					<h2 id={heading}>
						{name === undefined
							? text("lights.why")
							: text("lights.reasons_of", { name })}
					</h2>
					<Button onClick={() => dialog.current?.close()}>
						{text("lights.close")}
					</Button>
				</header>
				{asOf && <AsOfBanner asOf={asOf} />}
				<Loaded query={lights}>
					{({ overall, verdicts, scheme, dekad, period: shown }) => (
						<>
							<p className="light-drawer-overall">
								<span className="soft">{text("lights.light_is")}</span>{" "}
								<LightBadge shades={scheme.shades} severity={overall} />{" "}
								<span className="soft">
									{formatPeriod(parsePeriod(dekad ?? shown), lang)} ·{" "}
									{text("lights.scheme_is", { name: scheme.name[lang] })}
								</span>
							</p>
							{verdicts.length === 0 && (
								<EmptyFace>{text("lights.missing.nothing")}</EmptyFace>
							)}
							{/* Worst first, as in the list. */}
							{verdicts
								.toSorted((a, b) => (b.severity ?? 0.5) - (a.severity ?? 0.5))
								.map((verdict) => (
									<LightReason
										key={verdict.ruleId}
										verdict={verdict}
										shades={scheme.shades}
									/>
								))}
							{!asOf && dekad && (
								<ExcusesPanel
									projectId={projectId}
									first={
										verdicts.find(({ severity }) => severity)?.component ??
										"start"
									}
									fromOn={dekadBounds(parseDekad(dekad)).first}
								/>
							)}
						</>
					)}
				</Loaded>
				{hasLink && (
					<p>
						<Link to="/projects/$projectId" params={{ projectId }}>
							{text("lights.to_project")}
						</Link>
					</p>
				)}
			</div>
		</dialog>
	);
}
