import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { addressOf } from "@dekad/contract/client.ts";
import { listOperations, type Operation } from "@dekad/contract/openapi.ts";
import type { Actor, Role } from "@dekad/core/access/actor.ts";
import {
	isWholeOffice,
	may,
	type PolicyName,
	sightOf,
	type Thing,
	type Verdict,
} from "@dekad/core/access/policies.ts";
import type { Db } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DEFAULT_LIMITS } from "../spreadsheets/limits.ts";
import { openZip, unpackAll } from "../spreadsheets/zip-reader.ts";
import type { TestDatabase } from "./database.ts";
import { COUNTIES } from "./fixtures.ts";
import { signedIn } from "./http.ts";
import {
	aMarkedOffice,
	type MarkedOffice,
	type OwnThings,
	ownThings,
	type PlacedThings,
	type PlaceName,
	PLACES,
	regionWord,
	WALK_NOW,
} from "./marked-office.ts";
import {
	type Fresh,
	type RouteCall,
	WALKED_ROUTES,
	type WalkedRoute,
} from "./policy-routes.ts";

/**
 * Every route x every role x every place: what each call is answered, beside what the policies say, and which
 * words of other places came through. See access/policy-walk.test.ts for the three ways it is run.
 */

/** Whose thing is named in a call. */
export const SCOPES = [
	"own",
	"region",
	"organisation",
	"both",
	"jurisdiction",
] as const;
export type ScopeName = (typeof SCOPES)[number];

export type Person = {
	readonly name: string;
	readonly actor: Actor;
	readonly cookies: Record<string, string>;
	readonly own: OwnThings;
	/** Stands in the texts of what is this person's own. */
	readonly ownWord: string;
};

export type World = {
	readonly office: MarkedOffice;
	readonly other: MarkedOffice;
	readonly people: readonly Person[];
	/** Somebody else of the same office, and somebody of the other one: what is theirs. */
	readonly strangers: Readonly<
		Record<"person" | "jurisdiction", Pick<Person, "own" | "ownWord">>
	>;
};

/** Who walks: every role in the first county (the owner and the enterprise for the first owner), and two of the whole office. */
const PEOPLE: readonly {
	readonly name: string;
	readonly role: Role;
	readonly scope: string | null;
	readonly isForOwner?: true;
}[] = [
	{ name: "owner", role: "owner", scope: null, isForOwner: true },
	{ name: "office", role: "office", scope: COUNTIES[0] },
	{ name: "department", role: "department", scope: COUNTIES[0] },
	{ name: "dispatcher", role: "dispatcher", scope: COUNTIES[0] },
	{ name: "leader", role: "leader", scope: COUNTIES[0] },
	{ name: "enterprise", role: "enterprise", scope: null, isForOwner: true },
	{ name: "auditor", role: "auditor", scope: COUNTIES[0] },
	{ name: "operator", role: "operator", scope: "14/" },
	{ name: "top dispatcher", role: "dispatcher", scope: "14/" },
	{ name: "top auditor", role: "auditor", scope: "14/" },
];

/** Two marked offices with the same regions and codes, and the people of the first one. */
export async function aWorld(database: TestDatabase): Promise<World> {
	const office = await aMarkedOffice(database, "ZQA");
	const other = await aMarkedOffice(database, "ZQB");
	const { jurisdictionId } = office;
	const people: Person[] = [];
	for (const { name, role, scope, isForOwner } of PEOPLE) {
		const organisationId = isForOwner ? office.owners[0] : null;
		const { cookies, accountId } = await signedIn(
			database,
			office,
			role,
			WALK_NOW,
			{ regionPath: scope, organisationId },
		);
		const ownWord = `ZQA-sheet-${name.replace(" ", "-")}.`;
		people.push({
			name,
			cookies,
			actor: {
				jurisdictionId,
				accountId,
				name,
				role,
				scope,
				organisationId,
				lang: "zh",
			},
			own: await ownThings(database, {
				jurisdictionId,
				accountId,
				word: ownWord,
			}),
			ownWord,
		});
	}
	const stranger = async (
		of: MarkedOffice,
		ownWord: string,
	): Promise<Pick<Person, "own" | "ownWord">> => {
		const { accountId } = await signedIn(database, of, "office", WALK_NOW);
		return {
			own: await ownThings(database, {
				jurisdictionId: of.jurisdictionId,
				accountId,
				word: ownWord,
			}),
			ownWord,
		};
	};
	return {
		office,
		other,
		people,
		strangers: {
			person: await stranger(office, "ZQA-sheet-somebody."),
			jurisdiction: await stranger(other, "ZQB-sheet-somebody."),
		},
	};
}

/** One call of the walk: a route, a person and whose thing is named. */
export type Step = {
	readonly operation: Operation;
	readonly route: WalkedRoute;
	readonly person: Person;
	readonly scope: ScopeName;
	readonly verdict: Verdict;
	/** What the call is about, as the policy is asked; absent where nothing or only a filter is named. */
	readonly thing: Thing | undefined;
	readonly call: (fresh: Fresh) => RouteCall;
	/** The same call about a thing there is none of; absent where nothing is named. */
	readonly madeUp?: (fresh: Fresh) => RouteCall;
};

/** The operations the walk leaves to tests of their own: nothing of an office's business is behind them. */
export const isWalked = ({ endpoint: { policy } }: Operation): boolean =>
	WALKED_ELSEWHERE.every((start) => !policy.startsWith(start));
/** Sign-in and one's own account: by the tests of packages/server/access. */
export const WALKED_ELSEWHERE = ["session.", "health.", "account."] as const;

/** All steps, by route, person and scope. */
export function stepsOf({ office, other, people, strangers }: World): Step[] {
	const steps: Step[] = [];
	for (const operation of listOperations()) {
		const route = WALKED_ROUTES[operation.name];
		if (!route) continue;
		const { policy } = operation.endpoint;
		for (const person of people) {
			const add = (
				scope: ScopeName,
				thing: Thing | undefined,
				call: Step["call"],
				madeUp?: Step["call"],
			) =>
				steps.push({
					operation,
					route,
					person,
					scope,
					verdict: may(person.actor, policy, thing),
					thing,
					call,
					...(madeUp ? { madeUp } : {}),
				});
			const { jurisdictionId } = office;
			const elsewhere = other.jurisdictionId;
			switch (route.at) {
				case "office":
					add("own", undefined, route.call);
					break;
				case "authority":
					for (const [scope, of] of [
						["own", office],
						["jurisdiction", other],
					] as const)
						add(
							scope,
							{ jurisdictionId: of.jurisdictionId },
							() => route.call(of.authorityId),
							() => route.call(newId()),
						);
					break;
				case "account":
					for (const [scope, { own }, whose, accountId] of [
						["own", person, jurisdictionId, person.actor.accountId],
						["both", strangers.person, jurisdictionId, "somebody"],
						["jurisdiction", strangers.jurisdiction, elsewhere, "somebody"],
					] as const)
						add(
							scope,
							{ jurisdictionId: whose, accountId },
							() => route.call(own),
							() =>
								route.call({
									importId: newId(),
									jobId: newId(),
									tokenId: newId(),
									delegationId: newId(),
									requestId: newId(),
								}),
						);
					break;
				default:
					for (const scope of SCOPES) {
						const isElsewhere = scope === "jurisdiction";
						const things = isElsewhere
							? other.places.own
							: office.places[scope];
						const place = {
							jurisdictionId: isElsewhere ? elsewhere : jurisdictionId,
							regionPath: things.regionPath,
							ownerOrgId: things.ownerOrgId,
						};
						add(
							scope,
							route.at === "filter"
								? undefined
								: route.at === "region"
									? {
											regionPath: place.regionPath,
											// A region's path alone names no office: the same exists in each.
											...(namesThing(route, things)
												? { jurisdictionId: place.jurisdictionId }
												: {}),
										}
									: place,
							(fresh) => route.call(things, fresh),
							route.at === "filter"
								? undefined
								: (fresh) => route.call(madeUpThings(things), fresh),
						);
					}
			}
		}
	}
	return steps;
}

/** Whether a call names more of a place than its region. */
function namesThing(
	route: Extract<WalkedRoute, { at: "project" | "region" | "filter" }>,
	things: PlacedThings,
): boolean {
	const said = JSON.stringify(route.call(things, NOTHING_FRESH));
	return Object.values(things).some(
		(value) =>
			typeof value === "string" &&
			value !== things.regionPath &&
			said.includes(`"${value}"`),
	);
}

const NOTHING_FRESH: Fresh = {
	projectVersion: 1,
	reportVersion: 1,
	settingsVersion: 1,
};

/** Ids of nothing, and a region that is none. */
const madeUpThings = (things: PlacedThings): PlacedThings => ({
	...things,
	word: "made-up",
	regionPath: "14/1499/149901/",
	ownerOrgId: newId(),
	projectId: newId(),
	acceptedReportId: newId(),
	reportId: newId(),
	laterReportId: newId(),
	planIds: { 2026: newId(), 2027: newId(), 2028: newId() },
	documentId: newId(),
	stepId: newId(),
	excuseId: newId(),
	exceptionId: newId(),
	requestId: newId(),
	otherRequestId: newId(),
	reminderId: newId(),
	snapshotId: newId(),
	accountId: newId(),
	membershipId: newId(),
});

/** What a step's thing and the office's settings are at now. */
export async function freshOf(
	{ ownerDb, world: { office } }: Walk,
	{ scope, operation }: Step,
): Promise<Fresh> {
	if (scope === "jurisdiction" || operation.endpoint.method === "GET")
		return NOTHING_FRESH;
	const { projectId, reportId } = office.places[scope];
	const { rows } = await sql<Fresh>`
		select p.version as "projectVersion", r.version as "reportVersion", j.version as "settingsVersion"
		from project p
		join progress_report r on r.jurisdiction_id = p.jurisdiction_id and r.report_id = ${reportId}
		join jurisdiction j on j.jurisdiction_id = p.jurisdiction_id
		where p.jurisdiction_id = ${office.jurisdictionId} and p.project_id = ${projectId}`.execute(
		ownerDb,
	);
	return rows[0]!;
}

export type Answer = {
	readonly status: number;
	/** The problem's code; null for an answer that is none. */
	readonly code: string | null;
	/** A refusal without what differs between any two: the request's own id. */
	readonly refusal: unknown;
	/** Everything readable in the answer; the parts of an office document unpacked. */
	readonly said: string;
};

/** Sends one call as a person. */
export async function send(
	app: FastifyInstance,
	{ endpoint }: Operation,
	{ cookies }: Pick<Person, "cookies">,
	call: RouteCall,
): Promise<Answer> {
	const url = addressOf(endpoint, call);
	if (endpoint.file?.includes("text/event-stream"))
		return beginningOf(app, url, cookies);
	const reply = await app.inject({
		method: endpoint.method,
		url,
		cookies,
		...(call.file
			? {
					headers: { "content-type": "multipart/form-data; boundary=walk" },
					payload: `--walk\r\ncontent-disposition: form-data; name="file"; filename="${call.file.name}"\r\n\r\n${call.file.content}\r\n--walk--\r\n`,
				}
			: endpoint.method === "GET"
				? {}
				: { payload: (call.body ?? {}) as object }),
	});
	return answerOf(
		reply.statusCode,
		String(reply.headers["content-type"]),
		reply.rawPayload,
	);
}

/** A stream's headers; it would go on for ever. */
async function beginningOf(
	app: FastifyInstance,
	url: string,
	cookies: Record<string, string>,
): Promise<Answer> {
	const reply = await app.inject({
		method: "GET",
		url,
		cookies,
		payloadAsStream: true,
	});
	const { statusCode } = reply;
	if (statusCode === 200) {
		reply.stream().destroy();
		return { status: 200, code: null, refusal: null, said: "" };
	}
	const chunks: Buffer[] = [];
	for await (const chunk of reply.stream()) chunks.push(chunk as Buffer);
	return answerOf(
		statusCode,
		"application/problem+json",
		Buffer.concat(chunks),
	);
}

async function answerOf(
	status: number,
	type: string,
	payload: Buffer,
): Promise<Answer> {
	const said = /zip|officedocument/.test(type)
		? await unpacked(payload)
		: payload.toString("utf8");
	if (status < 400) return { status, code: null, refusal: null, said };
	const { requestId: _, ...refusal } = JSON.parse(said) as Record<
		string,
		unknown
	>;
	return { status, code: String(refusal["code"]), refusal, said };
}

async function unpacked(file: Buffer): Promise<string> {
	const archive = await openZip(file, DEFAULT_LIMITS);
	const parts: string[] = [];
	for (const entry of archive.entries)
		if (!entry.fileName.endsWith("/"))
			parts.push((await unpackAll(archive, entry)).toString("utf8"));
	archive.close();
	return parts.join("\n");
}

/**
 * The words that must not stand in an answer to a person, by what row security shows them: places out of sight,
 * bulletins of other regions, sheets of other people, anything of the other office.
 */
export function forbiddenWords(
	{ people, strangers }: World,
	{ person, policy }: { person: Person; policy: PolicyName },
	/** With row security alone, whoever answers for the whole office sees what its people handed in. */
	{ rowSecurityAlone }: { rowSecurityAlone: boolean },
): string[] {
	const { actor } = person;
	const sight = sightOf(actor);
	const sees = (name: PlaceName) => {
		const { region, owner } = PLACES[name];
		return (
			(sight.scope !== null && region.startsWith(sight.scope)) ||
			(sight.organisationId !== null && owner === 0)
		);
	};
	const words = (Object.keys(PLACES) as PlaceName[])
		.filter((name) => !sees(name))
		.map((name) => `ZQA-${name}`);
	for (const region of [COUNTIES[0], COUNTIES[2]])
		if (sight.scope === null || !region.startsWith(sight.scope))
			words.push(regionWord("ZQA", region));
	// Who may see what is another person's own; where it stands is another county.
	const isOnPeople = /^(access|approval|token|delegation)\./.test(policy);
	const seesOthers = rowSecurityAlone
		? // Who may do what is the whole office's in row security: the queries alone narrow it.
			isOnPeople || isWholeOffice(sight.scope)
		: (isOnPeople || policy.startsWith("import.")) &&
			may(actor, policy, {
				accountId: "somebody",
				regionPath: COUNTIES[3],
			}) === "allowed";
	if (!seesOthers)
		for (const { ownWord } of [...people, strangers.person])
			if (ownWord !== person.ownWord) words.push(ownWord);
	words.push("ZQB-");
	return words;
}

/** Whether row security shows a person the thing a step names; a thing of the whole office is always shown. */
export function isInSight({ person, scope, route, thing }: Step): boolean {
	if (route.at === "office") return true;
	const isRegionOnly = route.at === "region" && !thing?.jurisdictionId;
	if (scope === "jurisdiction" && !isRegionOnly) return false;
	if (route.at === "authority") return true;
	if (route.at === "account") return scope === "own";
	const sight = sightOf(person.actor);
	const { region, owner } = PLACES[scope === "jurisdiction" ? "own" : scope];
	return (
		(sight.scope !== null && region.startsWith(sight.scope)) ||
		(route.at !== "region" && sight.organisationId !== null && owner === 0)
	);
}

/** The walk under way: an app over a world, and the tables' owner to look things up with. */
export type Walk = {
	readonly app: FastifyInstance;
	readonly ownerDb: Db;
	readonly world: World;
};

export const nameOf = ({ operation, person, scope }: Step): string =>
	`${operation.name} by ${person.name} of ${scope}`;

export const sent = async (walk: Walk, step: Step): Promise<Answer> =>
	send(
		walk.app,
		step.operation,
		step.person,
		step.call(await freshOf(walk, step)),
	);

/** Words in an answer that the person must not be told. */
export const wordsIn = (
	{ world }: Walk,
	step: Step,
	{ said }: Answer,
	rowSecurityAlone = false,
): string[] =>
	forbiddenWords(
		world,
		{ person: step.person, policy: step.operation.endpoint.policy },
		{ rowSecurityAlone },
	).filter((word) => said.includes(word));

/** Sends every call that a policy refuses; gives what was answered otherwise than it says. */
export async function walkRefused(
	walk: Walk,
	steps: readonly Step[],
): Promise<unknown[]> {
	const wrong: unknown[] = [];
	for (const step of steps.filter(({ verdict }) => verdict !== "allowed")) {
		const answer = await sent(walk, step);
		const words = wordsIn(walk, step, answer);
		if (words.length > 0) wrong.push([nameOf(step), "said", words]);
		if (step.verdict === "not-allowed") {
			if (answer.status !== 403 || answer.code !== "access.not_allowed")
				wrong.push([nameOf(step), answer.status, answer.code]);
			continue;
		}
		const nothing = await send(
			walk.app,
			step.operation,
			step.person,
			step.madeUp!(await freshOf(walk, step)),
		);
		const isTold =
			(answer.status === 404 && nothing.status === 404) ||
			(answer.code === step.route.outOfReach &&
				nothing.code === step.route.outOfReach);
		if (!isTold)
			wrong.push([
				nameOf(step),
				[answer.status, answer.code],
				"where nothing is:",
				[nothing.status, nothing.code],
			]);
		else if (withoutIds(answer.refusal) !== withoutIds(nothing.refusal))
			wrong.push([nameOf(step), answer.refusal, nothing.refusal]);
	}
	return wrong;
}

/** What was asked for may stand in a refusal; everything else is to be the same. */
const withoutIds = (refusal: unknown) =>
	JSON.stringify(refusal)
		.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "id")
		.replaceAll(/14\/\d{4}\/\d{6}\//g, "region");

/** Asks every question that a policy allows; gives those not answered, and words of other places in answers. */
export async function walkQuestions(
	walk: Walk,
	steps: readonly Step[],
): Promise<unknown[]> {
	const wrong: unknown[] = [];
	for (const step of steps) {
		if (step.verdict !== "allowed" || step.operation.endpoint.method !== "GET")
			continue;
		const answer = await sent(walk, step);
		const words = wordsIn(walk, step, answer);
		if (words.length > 0) wrong.push([nameOf(step), "said", words]);
		const isNarrowed =
			step.route.at === "filter" &&
			answer.status === 404 &&
			step.scope !== "own";
		if (
			answer.status !== 200 &&
			!isNarrowed &&
			!step.route.also?.includes(answer.code ?? "")
		)
			wrong.push([nameOf(step), answer.status, answer.said.slice(0, 300)]);
	}
	return wrong;
}

/** A fingerprint of every row of both offices, by table: what a refused call must leave as it was. */
export async function fingerprints(
	ownerDb: Db,
	{ onlyOfProjects = false }: { onlyOfProjects?: boolean } = {},
): Promise<Record<string, string>> {
	const { rows: tables } = await sql<{ name: string }>`
		select c.table_name as name from information_schema.columns c
		where c.table_schema = 'dekad' and c.column_name = ${onlyOfProjects ? "project_id" : "jurisdiction_id"}
		  and c.table_name <> 'session' order by 1`.execute(ownerDb);
	const found: Record<string, string> = {};
	for (const { name } of tables) {
		const { rows } = await sql<{ print: string }>`
			select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as print from ${sql.table(name)} t
			where ${onlyOfProjects ? sql`project_id is not null` : sql`true`}`.execute(
			ownerDb,
		);
		found[name] = rows[0]!.print;
	}
	return found;
}
