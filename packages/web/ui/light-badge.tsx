import type { ReactElement } from "react";
import type { Shade } from "@dekad/core/lights/scheme.ts";
import { useLang } from "./preferences.tsx";

export type Shades = Readonly<Record<string, Shade>>;

/** The shade of a severity; null is unknown. */
export const shadeOf = (shades: Shades, severity: number | null): Shade => {
	const shade = shades[severity ?? "unknown"];
	if (!shade) throw new TypeError(`no shade of ${severity}`);
	return shade;
};

/** A light as shape and word, the shape in the scheme's colour: the word stays ink, whatever colour a scheme chose. */
export function LightBadge({
	shades,
	severity,
	count,
}: {
	shades: Shades;
	severity: number | null;
	/** How many have it, where the badge heads a count. */
	count?: number;
}): ReactElement {
	const lang = useLang();
	const shade = shadeOf(shades, severity);
	return (
		<span className="light-badge">
			<LightShape shade={shade} />
			<span>{shade.name[lang]}</span>
			{count !== undefined && <strong className="number">{count}</strong>}
		</span>
	);
}

export function LightShape({ shade }: { shade: Shade }): ReactElement {
	const { colour } = shade;
	return (
		<svg
			className="light-shape"
			viewBox="0 0 16 16"
			width="13"
			height="13"
			aria-hidden="true"
		>
			{
				{
					disc: <circle cx="8" cy="8" r="7" fill={colour} />,
					triangle: <path d="M8 1 L15.5 15 H.5 Z" fill={colour} />,
					square: <rect x="1" y="1" width="14" height="14" fill={colour} />,
					diamond: <path d="M8 0 L16 8 L8 16 L0 8 Z" fill={colour} />,
					ring: (
						<circle
							cx="8"
							cy="8"
							r="6"
							fill="none"
							stroke={colour}
							strokeWidth="2.5"
							strokeDasharray="4 2"
						/>
					),
				}[shade.shape]
			}
		</svg>
	);
}
