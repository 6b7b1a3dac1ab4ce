import type { ReactElement } from "react";
import { percentOfDecimal, percentText } from "@dekad/core/units/ratio.ts";
import { Absent } from "./money.tsx";
import { useText } from "./preferences.tsx";

/** A ratio as a percentage with one decimal; a dash where there is nothing to divide by. */
export function RatioText({ ratio }: { ratio: number | null }): ReactElement {
	const text = useText();
	const percent = percentOfDecimal(ratio, 1);
	if (percent === null) return <Absent>{text("units.dash")}</Absent>;
	return <span className="number">{percent}%</span>;
}

/** `part` of `whole` as a percentage, rounded from the whole numbers themselves. */
export function ShareText({
	part,
	whole,
}: {
	part: number | null;
	whole: number | null;
}): ReactElement {
	const text = useText();
	const percent = percentText(part, whole, 1);
	if (percent === null) return <Absent>{text("units.dash")}</Absent>;
	return <span className="number">{percent}%</span>;
}

/** A gap in percentage points, as core wrote it, with an arrow for those who do not read signs. */
export function PointsText({
	points,
	withUnit = false,
}: {
	/** "+5.9", "-0.5", "0.0"; null: one of the two is not there. */
	points: string | null;
	/** Says "points" behind the figure, where no heading does. */
	withUnit?: boolean;
}): ReactElement {
	const text = useText();
	if (points === null) return <Absent>{text("units.dash")}</Absent>;
	const way = points.startsWith("+")
		? "up"
		: points.startsWith("-")
			? "down"
			: "level";
	const arrow = { up: "▲", down: "▼", level: "＝" }[way];
	return (
		<span className={`number points points-${way}`}>
			<span aria-hidden="true" className="arrow">
				{arrow}
			</span>{" "}
			{points}
			{withUnit && <span className="unit"> {text("pages.points")}</span>}
		</span>
	);
}
