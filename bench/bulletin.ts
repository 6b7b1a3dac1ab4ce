import { asActor } from "@dekad/server/database/as-actor.ts";
import { bulletinFacts } from "@dekad/server/bulletins/queries.ts";
import { makeBulletin } from "@dekad/server/bulletins/make-bulletin.ts";
import {
	authorityInForce,
	recordAuthority,
} from "@dekad/server/rankings/authorities.ts";
import { SAMPLE_AUTHORITY } from "@dekad/core/documents/sample-bulletin.ts";
import { renderBulletin } from "@dekad/server/office-documents/render-bulletin.ts";
import { print, promise, seconds, timed } from "./figures.ts";
import { NOW, openPortfolio } from "./portfolio.ts";

/**
 * A province's bulletin from 10,000 projects and 1,080,000 reports: the figures read, then each
 * document drawn, first by a thread that was just started and then by the same one again; last
 * the whole act, from the question to three stored documents.
 *
 * There is no program beside it to be an anchor; the goal is an office's patience.
 */
const GOAL_MS = 3000;
const PERIOD = "2026-10-D3";

const { installation, dispatcher } = await openPortfolio();
try {
	const db = installation.appDb;
	// All ten blocks, the lights and a ranking: the fullest document there is.
	const question = { period: PERIOD, lights: true, now: NOW };
	await asActor(db, dispatcher, async (tx) => {
		if (!(await authorityInForce(tx, dispatcher, "2026-11-05")))
			await recordAuthority(tx, {
				actor: dispatcher,
				authority: SAMPLE_AUTHORITY,
				now: NOW,
			});
	});
	const read = () =>
		asActor(db, dispatcher, (tx) => bulletinFacts(tx, dispatcher, question), {
			readOnly: true,
		});
	const first = await timed(read);
	const again = await timed(read);
	const facts = again.value;
	print(
		`figures of ${facts.total.projects} projects: ${seconds(first.took)}, again ${seconds(again.took)}; late ${facts.late.projects}, listed ${facts.late.rows.length}`,
	);
	for (const lang of ["zh", "en"] as const) {
		for (const format of ["docx", "pdf", "xlsx"] as const) {
			const cold = await timed(() => renderBulletin(facts, format, lang));
			const warm = await timed(() => renderBulletin(facts, format, lang));
			print(
				`${format} ${lang}: ${seconds(cold.took)}, again ${seconds(warm.took)}, ${Math.round(warm.value.length / 1024)} KB`,
			);
		}
	}
	const before = process.cpuUsage();
	const whole = await timed(() =>
		makeBulletin(db, { actor: dispatcher, ...question }),
	);
	const { user, system } = process.cpuUsage(before);
	print(
		`of that processor time of the server, threads included: ${seconds((user + system) / 1000)}`,
	);
	promise("a province's bulletin in three formats, stored", {
		kept: whole.took <= GOAL_MS,
		figure: seconds(whole.took),
		goal: `<= ${seconds(GOAL_MS)}`,
	});
} finally {
	await installation.close();
}
