import { CompiledQuery, type QueryResult } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { mayChangeAnything, sightOf } from "@dekad/core/access/policies.ts";
import type { Db, Tx } from "./client.ts";
import { later } from "./hot-query.ts";

/**
 * The one place that opens a transaction of a request or a job, reads included, and tells
 * PostgreSQL for whom: row security then shows and accepts only that office's and that scope's rows.
 *
 * BEGIN and the settings travel with the first statement of the work. The values are literals of `SET LOCAL`, since
 * a helper function's settings do not reach the workers of a distributed server; each must pass a
 * strict pattern first. A missing setting gives no row: the policies read '' as null.
 *
 * What a role may see at all is `sightOf` it: an operator and an enterprise are shown no row of business. A role that
 * changes nothing (auditor, leader, department for now, enterprise) gets a transaction that PostgreSQL holds to
 * reading. `upkeep`: what is written is
 * nobody's act on the office's business (the account's own sign-in, a document made from what is published).
 *
 * `reporting`: the work writes what totals are made of. It then shares a lock that opening a period and
 * a rebuild take alone, so that no report falls between an old and a new period.
 *
 * `keepsPlans`: the work is a few hot statements on single rows, planned once a connection. By itself
 * PostgreSQL plans the refresh of the totals anew each time (4 ms, four times what running it takes), because
 * it takes a plan for unknown values to be dearer.
 */
export async function asActor<T>(
	db: Db,
	actor: Actor,
	work: (tx: Tx) => Promise<T>,
	{
		readOnly = false,
		reporting = false,
		keepsPlans = false,
		upkeep = false,
	}: {
		readOnly?: boolean;
		reporting?: boolean;
		keepsPlans?: boolean;
		upkeep?: boolean;
	} = {},
): Promise<T> {
	const sight = sightOf(actor);
	const settings = {
		"app.jurisdiction": actor.jurisdictionId,
		"app.account": actor.accountId ?? "",
		"app.scope": sight.scope ?? "",
		"app.organisation": sight.organisationId ?? "",
	};
	const begin = Object.entries(settings)
		.map(([name, value]) => `set local ${name} = '${literal(name, value)}'`)
		.join("; ");
	return db.connection().execute(async (connection) => {
		const mode = readOnly
			? " isolation level repeatable read read only"
			: !upkeep && mayOnlyRead(actor)
				? " read only"
				: "";
		const lock = reporting
			? `; select pg_advisory_xact_lock_shared(hashtextextended('${actor.jurisdictionId}', 0))`
			: "";
		const plans = keepsPlans
			? "; set local plan_cache_mode = force_generic_plan"
			: "";
		const run = (text: string) =>
			connection.executeQuery(CompiledQuery.raw(text));
		await run(later(`begin${mode}; ${begin}${plans}${lock}`));
		const tx = connection as unknown as Tx;
		reaches.set(tx, {
			jurisdictionId: actor.jurisdictionId,
			scope: sight.scope ?? "",
			isBlind: sight.scope === null && sight.organisationId === null,
		});
		try {
			const result = await work(tx);
			if (!ended.has(tx)) await run("commit");
			return result;
		} catch (error) {
			// The first error is the one to tell; a rollback that fails too means the connection is gone.
			await run("rollback").catch(() => {});
			throw error;
		} finally {
			reaches.delete(tx);
			ended.delete(tx);
		}
	});
}

/** A person whose role changes nothing of an office: PostgreSQL itself then refuses every write. */
const mayOnlyRead = ({ accountId, role }: Actor): boolean =>
	accountId !== null && !mayChangeAnything(role);

/**
 * Runs the last statement of a transaction, marked so (`last` in hot-query.ts), with the commit in the same packet: one round trip
 * less of two, for what is read hundreds of times a second. What is asked after it stands in no transaction and sees nothing.
 */
export async function executeLast<R>(
	tx: Tx,
	statement: CompiledQuery,
): Promise<QueryResult<R>> {
	const result = await tx.executeQuery<R>(statement);
	if (reaches.has(tx)) ended.add(tx);
	return result;
}
const ended = new WeakSet<Tx>();

/** Of each open transaction: its office, the scope it has at the moment ("": none), and whether its actor sees no row of business. */
const reaches = new WeakMap<
	Tx,
	{ jurisdictionId: string; scope: string; isBlind: boolean }
>();

/**
 * Runs `work` with the sight of the whole office, then gives the transaction its actor's scope back. For the
 * places where a project's rows of other regions are part of the answer: computing its derived state, totals of a
 * time when it stood elsewhere, the log of a project the actor has been shown. `work` must itself narrow what it tells to the
 * actor's reach. `tellsNothing`: the rows only decide whether an act may be done, so that an operator, who sees
 * no project, moves no region from under one. A transaction that `asActor` did not open is the tables' owner's and sees all anyway.
 */
export async function asWholeOffice<T>(
	tx: Tx,
	work: () => Promise<T>,
	{ tellsNothing = false }: { tellsNothing?: boolean } = {},
): Promise<T> {
	const reach = reaches.get(tx);
	// Somebody who is shown nothing has no part to be told of the whole.
	if (!reach || (reach.isBlind && !tellsNothing)) return work();
	const root = await rootPathOf(tx, reach.jurisdictionId);
	const own = reach.scope;
	if (own === root) return work();
	const setScope = async (scope: string) => {
		await tx.executeQuery(
			CompiledQuery.raw(
				later(`set local app.scope = '${literal("app.scope", scope)}'`),
			),
		);
		reach.scope = scope;
	};
	await setScope(root);
	try {
		return await work();
	} finally {
		// After a failed statement nothing runs before the rollback, which ends the setting too.
		await setScope(own).catch(() => {});
	}
}

// A tree's root is chosen when the office is made and never changes.
const roots = new Map<string, string>();

/** The region path of an office's root, such as "14/". */
export async function rootPathOf(
	tx: Tx,
	jurisdictionId: string,
): Promise<string> {
	let root = roots.get(jurisdictionId);
	if (root === undefined) {
		const row = await tx
			.selectFrom("jurisdiction")
			.where("jurisdiction_id", "=", jurisdictionId)
			.select("root_region_code")
			.executeTakeFirstOrThrow();
		roots.set(jurisdictionId, (root = `${row.root_region_code}/`));
	}
	return root;
}

const PLAIN = /^[0-9A-Za-z/_-]*$/;

function literal(name: string, value: string): string {
	if (!PLAIN.test(value))
		throw new RangeError(
			`${name} may hold digits, letters, / _ - only: "${value}"`,
		);
	return value;
}
