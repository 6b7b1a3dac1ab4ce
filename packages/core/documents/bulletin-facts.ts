/**
 * What a bulletin states, as plain data: it is stored whole in `snapshot.facts`, and every later
 * print of the same snapshot, in any format and language, is made from it and from nothing else.
 *
 * Money is whole yuan (the office's currency unit), ratios are never stored: both sides of every
 * rate are kept, so that no rounding happens before the last step. Null is "not reported" (for a
 * plan: none was given) and is never 0. Refused: storing printed text, which would freeze one
 * language and one rounding; storing ranks, which need an authority on record.
 */

import type { RankingAuthority } from "../rollups/guarded-ranking.ts";
import type { ScoredRegion, ScoringScheme } from "../rollups/scoring.ts";
import type { DocumentLook, DocumentNumber } from "./look.ts";

/** A name as the register has it; the English one is often missing and is then not invented. */
export type Name = { readonly zh: string; readonly en: string | null };

/** The sums of one cell: the whole, a region or a sector. Reports are counted, not projects. */
export type BulletinAmounts = {
	readonly projects: number;
	/** Reports asked for in the period; nobody is late for what was not asked. */
	readonly expected: number;
	readonly reported: number;
	readonly accepted: number;
	/** Null: no project of the cell has a plan for the year. */
	readonly annualPlanYuan: number | null;
	/** 1 January to the end of the last dekad, as reported. */
	readonly actualToDateYuan: number | null;
	readonly actualInPeriodYuan: number | null;
	/** The same cell, 1 January to the same day of last year; null where nothing is known of it. */
	readonly lastYearToDateYuan: number | null;
};

/** `own`: what belongs to the region itself and to none of its parts. */
export type RegionKind =
	| "own"
	| "administrative"
	| "statistics_only"
	| "cross_region"
	| "group_line";

export type BulletinRegion = BulletinAmounts & {
	readonly code: string;
	readonly name: Name;
	/** Cross-region projects and lines of enterprise groups are children of their own, so that rows add up. */
	readonly kind: RegionKind;
};

export type BulletinSector = BulletinAmounts & {
	readonly code: string;
	readonly name: Name;
};

export type LateReporter = {
	readonly county: Name;
	readonly owner: Name;
	readonly projectCode: string;
	readonly projectName: Name;
	/** Person and telephone as registered; null: not stated. */
	readonly contact: string | null;
	/** Ids of the dekads asked for, past their date and not handed in, in time order. */
	readonly missing: readonly string[];
};

/** A project named in a list of starts or completions. */
export type NamedProject = {
	readonly projectCode: string;
	readonly projectName: Name;
	readonly county: Name;
	readonly owner: Name;
	/** Civil days; null: none stated. Of works that stood still: when they are expected to go on. */
	readonly plannedOn: string | null;
	readonly actualOn: string | null;
};

/** Projects by name, at most `cap` of the bulletin; `projects` counts all. */
export type NamedProjects<P extends NamedProject = NamedProject> = {
	readonly projects: number;
	readonly rows: readonly P[];
};

/** A project counted in a figure, with the days that say so. */
export type CountedProject = {
	readonly code: string;
	readonly plannedOn: string | null;
	readonly actualOn: string | null;
};

/**
 * Starts or completions of the year. Every project planned for the year by the registry's date;
 * done = due - late + early (domain.md appendix B, T2).
 */
export type BulletinMilestone = {
	/** Planned for the year, and of these by the last day. */
	readonly planned: number;
	readonly due: number;
	/** Of those planned for the year, done by the last day. */
	readonly done: number;
	/** Due by the last day and not done by it. */
	readonly late: NamedProjects;
	/** Planned for later this year and done already. */
	readonly early: NamedProjects;
	/** Done within the period, whatever was planned. */
	readonly inPeriod: NamedProjects;
	/** Every project planned for the year: the rows behind planned, due and done. Missing in older snapshots. */
	readonly members?: readonly CountedProject[];
};

export type StoppedProject = NamedProject & {
	/** The first day of the standstill. */
	readonly stoppedOn: string | null;
};

/** Works begun before the year that stood still in it. */
export type BulletinResumptions = {
	readonly stopped: number;
	/** All by the last day, and by name those of the period: the names of a year fill five pages. */
	readonly resumed: number;
	readonly inPeriod: NamedProjects<StoppedProject>;
	readonly notResumed: NamedProjects<StoppedProject>;
	/** Every project that stood still: the rows behind the counts. Missing in older snapshots. */
	readonly members?: readonly CountedProject[];
};

/** How often each overall light stands, by the scheme in force. */
export type BulletinLights = {
	readonly scheme: { readonly zh: string; readonly en: string };
	readonly version: string;
	readonly counts: Readonly<Record<"0" | "1" | "2" | "3" | "unknown", number>>;
};

export type BulletinFacts = {
	/** Version of this shape: a snapshot of years ago is still printed. */
	readonly form: 1;
	readonly jurisdiction: Name;
	/** ISO code; amounts are in its whole unit. */
	readonly currency: string;
	/** True for made-up data: every page says so. */
	readonly isSynthetic: boolean;
	readonly region: { readonly path: string; readonly name: Name };
	/** Period id, such as "2026-03-D1". */
	readonly period: string;
	/** The newest opened dekad of the period, to whose end all figures reach: a month may still be running. */
	readonly lastDekad: string;
	/** The instant of the snapshot, ISO UTC. */
	readonly asOf: string;
	/** The same instant on the office's clock, "2026-03-12 18:00". */
	readonly asOfLocal: string;
	/** Null: all registered projects. */
	readonly list: {
		readonly code: string;
		readonly name: Name;
		readonly version: number;
		readonly effectiveOn: string;
	} | null;
	readonly pack: { readonly id: string; readonly version: string };
	/** weekends_only: no official calendar of the year was at hand when the due dates were set. */
	readonly calendarBasis: "official" | "weekends_only";
	readonly total: BulletinAmounts;
	/** Why there is no last year to compare with; null when there is one. */
	readonly lastYearMissing: "not_kept" | null;
	/** The same period of last year; null: nothing known. */
	readonly lastYearInPeriodYuan: number | null;
	/** Where the investment should stand by the three plan lines, whole yuan; null: no plan for the year. */
	readonly lines: {
		/** Annual plan x dekads gone / 36. */
		readonly linear: number | null;
		/** Annual plan x the pack's share of that dekad; null also where the pack states no season. */
		readonly season: number | null;
		/** The projects' own plans, 1 January to the end of the period. */
		readonly own: number | null;
	};
	/** Children of the region in code order; empty for a region without children. */
	readonly regions: readonly BulletinRegion[];
	/** Top sectors in code order. */
	readonly sectors: readonly BulletinSector[];
	/**
	 * Province, city and county projects apart; the row without a level has the code "-". This and
	 * the blocks below are missing in snapshots made before the block was: it is then not printed.
	 */
	readonly levels?: readonly BulletinSector[];
	/** Enterprise groups in code order, of the projects that belong to one; they do not add up to the total. */
	readonly groups?: readonly BulletinSector[];
	readonly starts?: BulletinMilestone;
	readonly completions?: BulletinMilestone;
	readonly resumptions?: BulletinResumptions;
	/** Under which a ranking of the regions is printed; null: none was in force, nothing is ranked. */
	readonly authority?: RankingAuthority | null;
	/** What a ranking shows beside each rank, for the regions above by their codes. */
	readonly regionQuality?: readonly {
		readonly code: string;
		readonly timely: number;
		readonly onBehalf: number;
		/** The rates its score looks at; absent: no rules of a score were in force. */
		readonly rates?: ScoredRegion["rates"];
	}[];
	/** The rules of a score in force; null: none were. Shown only where a ranking is. */
	readonly scoring?: ScoringScheme | null;
	/** Null: the office does not print them. */
	readonly lights?: BulletinLights | null;
	/**
	 * The same amounts with the corrections booked by then. Not printed: later ones are told from those that were known
	 * already by comparing with it.
	 */
	readonly correctedThen?: BulletinSums;
	/** The office's own words on what comes next, a paragraph a line. */
	readonly nextSteps?: string;
	/** The same in English; "": not written, the English documents then print the Chinese words. */
	readonly nextStepsEn?: string;
	/** How the office's documents looked when it was published; missing in snapshots from before there was a choice. */
	readonly look?: DocumentLook;
	/** Null: published without one. */
	readonly number?: DocumentNumber | null;
	readonly late: {
		/** All late projects; `rows` may be cut at `cap`. */
		readonly projects: number;
		readonly cap: number;
		readonly rows: readonly LateReporter[];
	};
	readonly quality: {
		readonly timely: number;
		/** Accepted reports by the highest level that accepted them. */
		readonly acceptedCounty: number;
		readonly acceptedCity: number;
		readonly acceptedProvince: number;
		/** Reports an office handed in for the owner. */
		readonly onBehalf: number;
		readonly projectsWithoutPlan: number;
		/** Projects without any counted report this year: their year to date is unknown. */
		readonly projectsNeverReported: number;
	};
};

/** The part of the facts that the roll-up gives, which the two views of a past figure tell differently. */
export type BulletinSums = Pick<
	BulletinFacts,
	"total" | "lastYearInPeriodYuan" | "regions" | "sectors" | "levels" | "groups"
>;

/** The measures of a cell that are sums over projects. */
const SUMMED = [
	"projects",
	"expected",
	"reported",
	"accepted",
	"annualPlanYuan",
	"actualToDateYuan",
	"actualInPeriodYuan",
	"lastYearToDateYuan",
] as const satisfies readonly (keyof BulletinAmounts)[];

/** A place where rows do not add up to the total. */
export type SumProblem = {
	readonly table: "regions" | "sectors" | "levels";
	readonly measure: keyof BulletinAmounts;
	readonly rows: number | null;
	readonly total: number | null;
};

/**
 * Where the rows of a table do not add up to the total (design rule 2: a total is the sum of its
 * children). Empty when all hold. A table without rows is not checked: a county has no children.
 * A sum of nulls only is null; nulls beside numbers are left out of the sum.
 */
export function sumProblems(
	facts: Pick<BulletinFacts, "regions" | "sectors" | "levels" | "total">,
): SumProblem[] {
	const problems: SumProblem[] = [];
	for (const table of ["regions", "sectors", "levels"] as const) {
		const cells = facts[table] ?? [];
		if (cells.length === 0) continue;
		for (const measure of SUMMED) {
			const known = cells
				.map((row) => row[measure])
				.filter((value) => value !== null);
			const rows =
				known.length === 0
					? null
					: known.reduce((sum, value) => sum + value, 0);
			const total = facts.total[measure];
			if (rows !== total) problems.push({ table, measure, rows, total });
		}
	}
	return problems;
}
