import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { CellView, RollupView } from "@dekad/contract/rollups.ts";
import { againstPlan } from "@dekad/core/rollups/against-plan.ts";
import { cellId, keyValue, labelOf } from "../ui/cell-keys.ts";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ShareText } from "../ui/ratio-text.tsx";
import { StandBadge } from "../ui/stand-badge.tsx";

/** One tile a region, all of one size and in code order: a glance without a map and without a ranking. */
export function RegionTiles({ rollup }: { rollup: RollupView }): ReactElement {
	const text = useText();
	return (
		<Section
			id="tiles"
			className="cockpit-tiles"
			title={text("cockpit.tiles")}
			note={text("cockpit.tiles_note")}
		>
			<ul className="tiles">
				{rollup.cells.map((cell) => (
					<RegionTile key={cellId(cell)} cell={cell} rollup={rollup} />
				))}
			</ul>
		</Section>
	);
}

/** A region's completion, its stand in a word, its reports; opens to its totals. */
export function RegionTile({
	cell,
	rollup,
}: {
	cell: CellView;
	rollup: RollupView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const stand = againstPlan(cell.actual, cell.planned);
	const path = keyValue(cell, "region");
	return (
		<li>
			<Link
				to="/rollups"
				search={{
					period: rollup.period,
					...(rollup.list ? { list: rollup.list } : {}),
					...(path ? { where: `region=${path}` } : {}),
				}}
				className={`tile tile-${stand}`}
			>
				<span className="tile-name">{labelOf(cell, lang)}</span>
				<span className="tile-figure">
					<ShareText part={cell.actual} whole={cell.annualPlan} />
				</span>
				<StandBadge stand={stand} />
				<span className="tile-reports">
					{text("cockpit.tile_reports", {
						reported: cell.reported,
						expected: cell.expected,
					})}
				</span>
			</Link>
		</li>
	);
}
