import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/rankings.ts";
import { bulletinRanking } from "@dekad/core/documents/bulletin-ranking.ts";
import type { Actor } from "@dekad/core/access/actor.ts";
import { text } from "@dekad/core/text/text.ts";
import { ratioOf } from "@dekad/core/units/ratio.ts";
import { bulletinFacts, type BulletinQuestion } from "../bulletins/queries.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { attachment } from "../http/headers.ts";
import { mount } from "../http/mount.ts";
import { writeCsv } from "../spreadsheets/write-csv.ts";
import {
	listAuthorities,
	recordAuthority,
	revokeAuthority,
} from "./authorities.ts";

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
	mount(app, contract.exportRanking, async ({ actor, query, reply }) => {
		const found = await readRanking(db, actor, { ...query, now: now() });
		const said = (
			key: "rank" | "region" | "projects" | "timely" | "onBehalf",
		) => text(actor.lang, `bulletin.column.${key}`);
		const { authority, rows } = found;
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
			],
			...rows.map((row) => [
				row.rank,
				actor.lang === "en" ? (row.name.en ?? row.name.zh) : row.name.zh,
				row.ratio,
				row.projects,
				row.coverage,
				row.timeliness,
				row.onBehalf,
			]),
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
 * The ranking of a region's parts, from the same figures and through the same guard as the bulletin.
 *
 * @throws DekadError ranking.no_authority and those of bulletinFacts
 */
async function readRanking(db: Db, actor: Actor, question: BulletinQuestion) {
	const facts = await asActor(
		db,
		actor,
		(tx) => bulletinFacts(tx, actor, question),
		{ readOnly: true },
	);
	const found = bulletinRanking(facts);
	if (!found.isAllowed)
		throw new DekadError("ranking.no_authority", { because: found.because });
	const { authority, ranking } = found;
	return {
		period: facts.period,
		asOf: facts.asOf,
		authority: { ...authority },
		rows: [
			...ranking.ranked.map(({ row, rank }) => ({ row, rank, because: null })),
			...ranking.unranked.map(({ row, because }) => ({
				row,
				rank: null,
				because,
			})),
		].map(({ row, rank, because }) => {
			const { candidate } = row;
			return {
				code: row.key,
				name: { ...candidate.name },
				rank,
				because,
				projects: row.count,
				ratio: ratioOf(row.numerator, row.denominator),
				coverage: ratioOf(candidate.reported, candidate.expected),
				timeliness: ratioOf(candidate.timely, candidate.expected),
				onBehalf: ratioOf(candidate.onBehalf, candidate.reported),
			};
		}),
		apart: ranking.apart.map(({ key }) => key),
	};
}
