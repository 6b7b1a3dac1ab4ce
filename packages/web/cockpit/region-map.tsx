import { Link } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import type { RegionShapesView } from "@dekad/contract/region-shapes.ts";
import type { CellView, RollupView } from "@dekad/contract/rollups.ts";
import { againstPlan, STANDS } from "@dekad/core/rollups/against-plan.ts";
import { percentText } from "@dekad/core/units/ratio.ts";
import { keyValue, labelOf } from "../ui/cell-keys.ts";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { StandBadge } from "../ui/stand-badge.tsx";
import { useIsPhone } from "../ui/use-is-phone.ts";
import { drawOutlines } from "./map-drawing.ts";
import { RegionTile } from "./region-tiles.tsx";

const WIDTH = 1000;
const SHAPES = {
	at_or_above: "▲",
	below: "▼",
	not_reported: "○",
	no_plan: "–",
} as const;

/**
 * The office's own outlines, each opening to its totals; regions without one (groups, cross-region projects) as tiles
 * below. Hatching and sign say what the colour says.
 */
export function RegionMap({
	rollup,
	shapes,
}: {
	rollup: RollupView;
	shapes: RegionShapesView["shapes"];
}): ReactElement {
	const text = useText();
	const { height, regions } = useMemo(
		() => drawOutlines(shapes, WIDTH),
		[shapes],
	);
	const cells = new Map(
		rollup.cells.map((cell) => [keyValue(cell, "region"), cell]),
	);
	const stands = STANDS.filter((stand) =>
		rollup.cells.some(
			({ actual, planned }) => againstPlan(actual, planned) === stand,
		),
	);
	const drawn = new Set(regions.map(({ regionPath }) => regionPath));
	const others = rollup.cells.filter(
		(cell) => !drawn.has(keyValue(cell, "region") ?? ""),
	);
	return (
		<Section
			id="tiles"
			className="cockpit-tiles"
			title={text("cockpit.map")}
			note={text("cockpit.map_note")}
		>
			<svg
				className="region-map"
				viewBox={`-4 -4 ${WIDTH + 8} ${Math.ceil(height) + 8}`}
				aria-labelledby="tiles"
			>
				<defs>
					<pattern
						id="map-below"
						width="14"
						height="14"
						patternUnits="userSpaceOnUse"
						patternTransform="rotate(45)"
					>
						<rect width="14" height="14" className="map-below-ground" />
						<line y2="14" className="map-below-line" />
					</pattern>
				</defs>
				{regions.map((region) => (
					<MapRegion
						key={region.regionPath}
						region={region}
						cell={cells.get(region.regionPath)}
						rollup={rollup}
					/>
				))}
			</svg>
			<ul className="map-legend">
				{stands.map((stand) => (
					<li key={stand}>
						<StandBadge stand={stand} />
					</li>
				))}
			</ul>
			{others.length > 0 && (
				<>
					<p className="soft">{text("cockpit.map_missing")}</p>
					<ul className="tiles">
						{others.map((cell) => (
							<RegionTile
								key={keyValue(cell, "region") ?? "-"}
								cell={cell}
								rollup={rollup}
							/>
						))}
					</ul>
				</>
			)}
		</Section>
	);
}

function MapRegion({
	region,
	cell,
	rollup,
}: {
	region: ReturnType<typeof drawOutlines>["regions"][number];
	cell: CellView | undefined;
	rollup: RollupView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const isPhone = useIsPhone();
	// A region where no project stands is part of the map and of nothing else.
	if (!cell) return <path d={region.path} className="map-region map-no_plan" />;
	const stand = againstPlan(cell.actual, cell.planned);
	const share = percentText(cell.actual, cell.annualPlan, 1);
	const name = labelOf(cell, lang);
	const size = isPhone ? 34 : 24;
	const hasRoom = region.width > size * 3;
	const words = `${name} ${share === null ? "" : `${share}% `}${text(`pages.stand.${stand}`)}, ${text("cockpit.tile_reports", { reported: cell.reported, expected: cell.expected })}`;
	return (
		<Link
			to="/rollups"
			search={{
				period: rollup.period,
				...(rollup.list ? { list: rollup.list } : {}),
				where: `region=${region.regionPath}`,
			}}
			aria-label={words}
		>
			<title>{words}</title>
			<path d={region.path} className={`map-region map-${stand}`} />
			<text
				x={region.x}
				y={region.y}
				fontSize={size}
				textAnchor="middle"
				aria-hidden="true"
			>
				<tspan x={region.x}>{hasRoom ? name : SHAPES[stand]}</tspan>
				{hasRoom && (
					<tspan x={region.x} dy="1.15em">
						{SHAPES[stand]} {share === null ? "" : `${share}%`}
					</tspan>
				)}
			</text>
		</Link>
	);
}
