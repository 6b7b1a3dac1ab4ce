import type { Actor } from "@dekad/core/access/actor.ts";
import { may } from "@dekad/core/access/policies.ts";
import { periodId, periodOf } from "@dekad/core/periods/period.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import {
	expectedInQuarter,
	quarterBounds,
	quartersInProduction,
} from "@dekad/core/registry/expected-output.ts";
import { text } from "@dekad/core/text/text.ts";
import type {
	OutputQuarter,
	OutputRevision,
	ProjectOutputView,
} from "@dekad/contract/outputs.ts";
import { reachOfRows } from "../access/reach.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { appendEvents } from "../database/append-event.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { markDekadSumsOf } from "../rollups/dekad-sums.ts";

/** Stages in which a project brings something in; who was commissioned before Dekad kept it may have no date. */
const PRODUCING = ["in_production", "at_capacity"];

/** The project as far as its output asks, locked until the transaction ends when `isForChange`. */
async function getProducer(
	tx: Tx,
	actor: Actor,
	projectId: string,
	isForChange = false,
) {
	const query = tx
		.selectFrom("project")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.where(reachOfRows(actor, "project"))
		.select([
			"owner_org_id as ownerOrgId",
			"region_path as regionPath",
			"expected_output_yuan as expectedOutputYuan",
			"expected_tax_yuan as expectedTaxYuan",
			"actual_commissioning_on as actualCommissioningOn",
		]);
	const project = await (isForChange
		? query.forUpdate()
		: query
	).executeTakeFirst();
	if (!project) throw new DekadError("project.not_found");
	const stood =
		project.actualCommissioningOn === null
			? await tx
					.selectFrom("project_standing")
					.where("jurisdiction_id", "=", actor.jurisdictionId)
					.where("project_id", "=", projectId)
					.where("stage", "in", PRODUCING)
					.select((eb) => eb.fn.min("from_on").as("fromOn"))
					.executeTakeFirst()
			: undefined;
	return {
		...project,
		commissionedOn: project.actualCommissioningOn ?? stood?.fromOn ?? null,
	};
}

const isOwnerOf = (actor: Actor, { ownerOrgId }: { ownerOrgId: string }) =>
	may(actor, "project.output", { ownerOrgId }) === "allowed";

/**
 * What a project brought in quarter by quarter, beside the promise of a year pro rata. A quarter that was stated
 * stays in the list even where a corrected date of commissioning no longer asks for it.
 *
 * @throws DekadError project.not_found
 */
export async function projectOutput(
	tx: Tx,
	actor: Actor,
	projectId: string,
	now: Date,
): Promise<ProjectOutputView> {
	const project = await getProducer(tx, actor, projectId);
	const { commissionedOn, expectedOutputYuan, expectedTaxYuan } = project;
	const { timeZone } = await officeOf(tx, actor.jurisdictionId);
	const today = civilDateOf(now.toISOString(), timeZone);
	const rows = await tx
		.selectFrom("project_output")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.orderBy("quarter_start")
		.orderBy("revision")
		.selectAll()
		.execute();
	const stated = Map.groupBy(rows, (row) =>
		periodId(periodOf("quarter", row.quarter_start)),
	);
	const ids = new Set([
		...(commissionedOn ? quartersInProduction(commissionedOn, today) : []),
		...stated.keys(),
	]);
	const quarters = [...ids].toSorted().map((quarter): OutputQuarter => {
		const revisions = (stated.get(quarter) ?? []).map(
			(row): OutputRevision => ({
				revision: row.revision,
				outputYuan: row.output_yuan,
				taxYuan: row.tax_yuan,
				jobs: row.jobs,
				reason: row.reason,
				recordedAt: row.recorded_at.toISOString(),
				recordedBy: row.recorded_by,
			}),
		);
		return {
			quarter,
			isOver: quarterBounds(quarter).last < today,
			expectedOutputYuan: expectedInQuarter(
				expectedOutputYuan,
				quarter,
				commissionedOn,
			),
			expectedTaxYuan: expectedInQuarter(
				expectedTaxYuan,
				quarter,
				commissionedOn,
			),
			current: revisions.at(-1) ?? null,
			earlier: revisions.slice(0, -1),
		};
	});
	return {
		projectId,
		commissionedOn,
		expectedOutputYuan,
		expectedTaxYuan,
		mayRecord: isOwnerOf(actor, project),
		lastFour: lastFourOf(quarters, today),
		quarters: quarters.toReversed(),
	};
}

/** Only stated quarters are compared, each with its own promise: silence is neither output nor a debt. */
function lastFourOf(
	quarters: readonly OutputQuarter[],
	today: string,
): ProjectOutputView["lastFour"] {
	const since = quartersInProduction("1900-01-01", today).slice(-4)[0] ?? "";
	const four = quarters.filter(
		({ quarter, isOver }) => isOver && quarter >= since,
	);
	const stated = four.flatMap(({ current, expectedOutputYuan }) =>
		current?.outputYuan == null
			? []
			: [{ actual: current.outputYuan, expected: expectedOutputYuan }],
	);
	const expected = stated.flatMap((quarter) => quarter.expected ?? []);
	const sum = (values: readonly number[]) =>
		values.reduce((total, value) => total + value, 0);
	return {
		quarters: four.length,
		stated: stated.length,
		outputYuan:
			stated.length === 0 ? null : sum(stated.map(({ actual }) => actual)),
		expectedOutputYuan:
			stated.length === 0 || expected.length < stated.length
				? null
				: sum(expected),
	};
}

/**
 * States what a project brought in a quarter that is over: a new revision, the earlier ones stay. Only its owner
 * does; who saw an older revision is told so.
 *
 * @throws DekadError project.not_found, output.not_yours, output.not_in_production, output.quarter_invalid,
 *   output.version_conflict, output.invalid
 */
export async function recordProjectOutputIn(
	tx: Tx,
	{
		actor,
		projectId,
		output,
		now,
	}: {
		actor: Actor;
		projectId: string;
		output: {
			quarter: string;
			outputYuan: number | null;
			taxYuan: number | null;
			jobs: number | null;
			baseRevision: number;
			reason: string;
		};
		now: Date;
	},
): Promise<void> {
	const { quarter, outputYuan, taxYuan, jobs, baseRevision, reason } = output;
	const project = await getProducer(tx, actor, projectId, true);
	if (!isOwnerOf(actor, project)) throw new DekadError("output.not_yours");
	const { timeZone } = await officeOf(tx, actor.jurisdictionId);
	const { first, last } = quarterBounds(quarter);
	if (last >= civilDateOf(now.toISOString(), timeZone))
		throw new DekadError("output.quarter_invalid", { quarter });
	if (project.commissionedOn === null || project.commissionedOn > last)
		throw new DekadError("output.not_in_production", { quarter });
	const standing = await tx
		.selectFrom("project_output")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.where("quarter_start", "=", first)
		.orderBy("revision", "desc")
		.limit(1)
		.select(["revision", "output_yuan", "tax_yuan", "jobs"])
		.executeTakeFirst();
	const current = standing?.revision ?? 0;
	if (current !== baseRevision)
		throw new DekadError("output.version_conflict", { quarter, current });
	const refuse = (problem: "nothing_stated" | "reason_needed" | "unchanged") =>
		new DekadError("output.invalid", {
			problem: text(actor.lang, `outputs.${problem}`),
			quarter,
		});
	if (outputYuan === null && taxYuan === null && jobs === null)
		throw refuse("nothing_stated");
	if (standing) {
		if (
			standing.output_yuan === outputYuan &&
			standing.tax_yuan === taxYuan &&
			standing.jobs === jobs
		)
			throw refuse("unchanged");
		if (reason === "") throw refuse("reason_needed");
	}
	await tx
		.insertInto("project_output")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			project_id: projectId,
			region_path: project.regionPath,
			owner_org_id: project.ownerOrgId,
			quarter_start: first,
			revision: current + 1,
			output_yuan: outputYuan,
			tax_yuan: taxYuan,
			jobs,
			reason,
			recorded_at: now,
			recorded_by: actor.name,
		})
		.execute();
	await markDekadSumsOf(tx, actor.jurisdictionId, [projectId], first);
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "output.recorded",
				subjectId: projectId,
				projectId,
				regionPath: project.regionPath,
				payload: {
					quarter,
					revision: current + 1,
					...(reason ? { reason } : {}),
				},
			},
		],
		now,
	);
}
