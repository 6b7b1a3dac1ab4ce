import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/rankings.ts";
import type { ScoringScheme } from "@dekad/core/rollups/scoring.ts";
import type { Actor } from "@dekad/core/access/actor.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import { text } from "@dekad/core/text/text.ts";
import { bulletinFacts, type BulletinQuestion } from "../bulletins/queries.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { attachment } from "../http/headers.ts";
import { mount } from "../http/mount.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { writeCsv } from "../spreadsheets/write-csv.ts";
import {
	listAuthorities,
	recordAuthority,
	revokeAuthority,
} from "./authorities.ts";
import { rankingOf, schemeView } from "./read-ranking.ts";
import {
	listScorings,
	readScoring,
	scoringInForce,
	setScoring,
} from "./scoring-schemes.ts";

/** Authorities for a ranking, and the ranking itself for those who may read totals of a region. */
export function rankingRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	const reading = { readOnly: true };
	mount(app, contract.listRankingAuthorities, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => ({
				authorities: await listAuthorities(tx, actor, now()),
			}),
			reading,
		),
	);
	mount(app, contract.recordRankingAuthority, ({ actor, body }) =>
		asActor(db, actor, (tx) =>
			recordAuthority(tx, { actor, authority: body, now: now() }),
		),
	);
	mount(app, contract.revokeRankingAuthority, ({ actor, params }) =>
		asActor(db, actor, (tx) =>
			revokeAuthority(tx, { actor, ...params, now: now() }),
		),
	);
	mount(app, contract.getRanking, ({ actor, query }) =>
		readRanking(db, actor, { ...query, now: now() }),
	);
	mount(app, contract.listScorings, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => {
				const { timeZone } = await officeOf(tx, actor.jurisdictionId);
				const today = civilDateOf(now().toISOString(), timeZone);
				const inForce = await scoringInForce(tx, actor, today);
				return {
					inForce: inForce && schemeView(inForce),
					set: (await listScorings(tx, actor)).map((row) => ({
						...row,
						scheme: schemeView(row.scheme),
					})),
				};
			},
			reading,
		),
	);
	mount(
		app,
		contract.previewScoring,
		({ actor, body: { scheme, ...question } }) =>
			readRanking(db, actor, { ...question, now: now() }, readScoring(scheme)),
	);
	mount(app, contract.setScoring, ({ actor, body }) =>
		asActor(db, actor, async (tx) => ({
			scheme: schemeView(await setScoring(tx, { actor, ...body, now: now() })),
			effectiveOn: body.effectiveOn,
		})),
	);
	mount(app, contract.exportRanking, async ({ actor, query, reply }) => {
		const found = await readRanking(db, actor, { ...query, now: now() });
		const said = (
			key: "rank" | "region" | "projects" | "timely" | "onBehalf" | "score",
		) => text(actor.lang, `bulletin.column.${key}`);
		const { authority, rows, scoring, apart } = found;
		const nameOf = (name: { zh: string; en: string | null }) =>
			actor.lang === "en" ? (name.en ?? name.zh) : name.zh;
		const points = (hundredths: number | null | undefined) =>
			hundredths === null || hundredths === undefined ? null : hundredths / 100;
		const parts: string[] = [];
		for await (const part of writeCsv([
			[
				found.period,
				found.asOf,
				authority.issuedBy,
				authority.document,
				authority.untilOn,
			],
			[
				said("rank"),
				said("region"),
				text(actor.lang, `bulletin.column.${authority.rate}`),
				said("projects"),
				text(actor.lang, "rates.coverage"),
				said("timely"),
				said("onBehalf"),
				...(scoring
					? [
							said("score"),
							...scoring.rules.map(({ name }) => name[actor.lang]),
						]
					: []),
			],
			...rows.map((row) => [
				row.rank,
				nameOf(row.name),
				row.ratio,
				row.projects,
				row.coverage,
				row.timeliness,
				row.onBehalf,
				...(scoring
					? [
							points(row.score?.hundredths),
							...scoring.rules.map((_, place) =>
								points(row.score?.parts[place]?.hundredths),
							),
						]
					: []),
			]),
			...(apart.length > 0
				? [
						[
							text(actor.lang, "bulletin.apart"),
							...apart.map(({ name }) => nameOf(name)),
						],
					]
				: []),
		]))
			parts.push(part);
		return reply
			.type("text/csv; charset=utf-8")
			.header(
				"content-disposition",
				attachment(`dekad-ranking-${found.period}.csv`),
			)
			.send(Buffer.from(parts.join("")));
	});
}

/**
 * The ranking of a region's parts, from the same figures and through the same guard as the bulletin; `tried`: under these
 * rules of a score and not those in force.
 *
 * @throws DekadError ranking.no_authority and those of bulletinFacts
 */
async function readRanking(
	db: Db,
	actor: Actor,
	question: BulletinQuestion,
	tried?: ScoringScheme,
) {
	const facts = await asActor(
		db,
		actor,
		(tx) => bulletinFacts(tx, actor, question, tried),
		{ readOnly: true },
	);
	return rankingOf(facts);
}
