import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { CockpitView, TurnView } from "@dekad/contract/rollups.ts";
import { useFrameNames } from "../office.ts";
import { EmptyFace } from "../ui/loaded.tsx";
import { CivilDate } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";

/** Shape and word: a glance does not need the colour. */
const SHAPES: Readonly<Record<TurnView, string>> = {
	started: "▶",
	paused: "❚❚",
	resumed: "↻",
	completed: "✔",
};
const ORDER: readonly TurnView[] = [
	"started",
	"paused",
	"resumed",
	"completed",
];

/** Starts, pauses, resumptions and completions in the days of the period: how many, and the newest of each. */
export function TurnsSection({
	turns,
}: {
	turns: NonNullable<CockpitView["turns"]>;
}): ReactElement {
	const text = useText();
	const names = useFrameNames();
	return (
		<Section
			id="turns"
			className="cockpit-wide"
			title={text("cockpit.turns")}
			note={ORDER.filter((turn) => turns.counts[turn] > 0)
				.map((turn) =>
					text("cockpit.turn.count", {
						count: turns.counts[turn],
						turn: text(`cockpit.turn.${turn}`),
					}),
				)
				.join(" · ")}
		>
			{turns.rows.length === 0 ? (
				<EmptyFace>{text("cockpit.turns_none")}</EmptyFace>
			) : (
				<ul className="turns">
					{ORDER.flatMap((turn) =>
						turns.rows
							.filter((row) => row.turn === turn)
							.map((row) => (
								<li key={`${turn} ${row.projectId} ${row.on}`}>
									<span className={`badge turn-${turn}`}>
										<span aria-hidden="true">{SHAPES[turn]} </span>
										{text(`cockpit.turn.${turn}`)}
									</span>{" "}
									<Link
										to="/projects/$projectId"
										params={{ projectId: row.projectId }}
									>
										{row.name}
									</Link>{" "}
									<span className="soft">
										<CivilDate on={row.on} /> · {names.place(row.regionPath)}
									</span>
								</li>
							)),
					)}
				</ul>
			)}
		</Section>
	);
}
