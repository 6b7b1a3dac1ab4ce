import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { LightBadge, shadeOf } from "../ui/light-badge.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { projectLightsQuery, ReasonsDrawer } from "./reasons-drawer.tsx";

/** A project's overall light of the latest closed dekad; a click shows why. Nothing while it is on its way: the page does not wait for it. */
export function ProjectLight({
	projectId,
	name,
}: {
	projectId: string;
	name: string;
}): ReactElement | null {
	const text = useText();
	const lang = useLang();
	const [isOpen, setIsOpen] = useState(false);
	const { data } = useQuery(projectLightsQuery(projectId));
	// No rule speaks of it: that is no light, not even an unknown one.
	if (!data?.dekad || data.verdicts.length === 0) return null;
	const { shades } = data.scheme;
	return (
		<>
			<button
				type="button"
				className="light-button"
				aria-haspopup="dialog"
				aria-label={text("lights.badge_open", {
					light: shadeOf(shades, data.overall).name[lang],
				})}
				onClick={() => setIsOpen(true)}
			>
				<LightBadge shades={shades} severity={data.overall} />
			</button>
			{isOpen && (
				<ReasonsDrawer
					projectId={projectId}
					name={name}
					onClose={() => setIsOpen(false)}
				/>
			)}
		</>
	);
}
