import type { Cadence, Stage } from "../packs/pack.ts";
import type { CalendarBasis } from "../periods/calendar.ts";
import type { FlowMeasure } from "../reports/measures.ts";
import type { DemoOrganisation } from "./organisations.ts";
import type { WorkKind } from "./works.ts";

/** What the demo is made of: plain rows with ids, in the order in which a database can take them. */

export type DemoSector = {
	readonly code: string;
	readonly parentCode: string | null;
	readonly nameZh: string;
	readonly nameEn: string | null;
	readonly path: string;
};

/** An opened dekad with its instants in milliseconds. */
export type DemoPeriod = {
	readonly serial: number;
	readonly start: string;
	readonly end: string;
	readonly year: number;
	readonly index: number;
	readonly asOfOn: string;
	readonly cutOffOn: string;
	readonly basis: CalendarBasis;
	readonly openedMs: number;
	readonly timelyMs: number;
	readonly lockedMs: number;
};

/** Everything a portfolio depends on. Equal settings give equal rows. */
export type DemoSetting = {
	readonly seed: number;
	readonly projects: number;
	/** Every project reports in every dekad, nothing is late, returned or missing: for measuring. */
	readonly everyDekad: boolean;
	readonly periods: readonly DemoPeriod[];
	/** Nothing after this instant has happened yet. */
	readonly nowMs: number;
	/** The sectors projects may stand in (leaves). */
	readonly sectors: readonly DemoSector[];
	readonly every: (stage: Stage, isPaused: boolean) => Cadence;
};

export type DemoStanding = {
	readonly fromOn: string;
	readonly stage: string;
	readonly isPaused: boolean;
	readonly reason: string;
	readonly recordedMs: number;
};

export type DemoDatedValue = {
	readonly id: string;
	readonly field:
		| "total_investment"
		| "planned_start"
		| "planned_completion"
		| "planned_commissioning";
	readonly saidOn: string;
	readonly amountYuan: number | null;
	readonly plannedOn: string | null;
	readonly reason: string;
	readonly recordedMs: number;
};

export type DemoPlan = {
	readonly id: string;
	readonly year: number;
	readonly revision: number;
	readonly state: "approved" | "superseded";
	readonly isBaseline: boolean;
	/** 36 whole-yuan values, never falling. */
	readonly cumulativeYuan: readonly number[];
	/** When the money was planned to arrive, 36 values likewise; null: this owner plans no funds. */
	readonly fundsCumulativeYuan: readonly number[] | null;
	readonly reason: string;
	readonly recordedMs: number;
};

export type DemoProblem = {
	readonly kind: string;
	readonly askedUnit: string | null;
	readonly wantedBy: string | null;
	readonly text: string;
	readonly heldUpYuan: number | null;
};

export type DemoCorrection = {
	readonly id: string;
	readonly forDekad: string;
	readonly measure: FlowMeasure;
	readonly differenceYuan: number;
	readonly reason: string;
};

export type DemoReport = {
	readonly id: string;
	readonly dekadStart: string;
	readonly revision: number;
	readonly kind: "estimate" | "actual";
	readonly state:
		| "draft"
		| "submitted"
		| "returned"
		| "accepted"
		| "superseded";
	readonly isCounted: boolean;
	/** In the order of FLOW_MEASURES; null: not reported. */
	readonly flows: readonly (number | null)[];
	readonly physicalRatio: number | null;
	readonly peopleOnSite: number | null;
	readonly machinesOnSite: number | null;
	readonly progressText: string;
	readonly nextSteps: string;
	readonly note: string;
	readonly problems: readonly DemoProblem[];
	readonly handedInByOrgId: string | null;
	readonly createdMs: number;
	readonly createdBy: string;
	readonly submittedMs: number | null;
	readonly isTimely: boolean | null;
	readonly returnedMs: number | null;
	readonly returnedReason: string | null;
	readonly acceptedMs: number | null;
	readonly acceptedLevel: "county" | "city" | "province" | null;
	readonly supersededMs: number | null;
	readonly version: number;
	readonly corrections: readonly DemoCorrection[];
};

/** What a commissioned project brought in a quarter, one revision. */
export type DemoOutput = {
	readonly quarterStart: string;
	readonly revision: number;
	readonly outputYuan: number | null;
	readonly taxYuan: number | null;
	readonly jobs: number | null;
	readonly reason: string;
	readonly recordedMs: number;
};

export type DemoProject = {
	readonly number: number;
	readonly id: string;
	readonly code: string;
	readonly name: string;
	readonly nameEn: string;
	readonly owner: DemoOrganisation;
	readonly kind: WorkKind;
	readonly regionCode: string;
	readonly regionPath: string;
	readonly sectorCode: string;
	readonly sectorPath: string;
	readonly stage: string;
	readonly isPaused: boolean;
	readonly level: "national" | "province" | "city" | "county";
	readonly constructionNature: string;
	readonly ownership: "state" | "private" | "mixed";
	readonly groupCode: string | null;
	readonly chainCode: string | null;
	readonly zoneCode: string | null;
	readonly batchSession: string | null;
	readonly fundingKind: string;
	readonly tags: readonly string[];
	readonly contentScale: string;
	readonly totalInvestmentYuan: number;
	readonly openingInvestmentYuan: number | null;
	readonly expectedOutputYuan: number | null;
	readonly expectedTaxYuan: number | null;
	readonly plannedStartOn: string;
	readonly plannedCompletionOn: string;
	readonly plannedCommissioningOn: string;
	readonly actualStartOn: string | null;
	readonly actualCompletionOn: string | null;
	readonly actualCommissioningOn: string | null;
	readonly statisticsEnteredOn: string | null;
	readonly leadOfficial: string;
	readonly responsibleUnit: string;
	readonly responsiblePerson: string;
	readonly projectManager: string;
	readonly contactPhone: string;
	readonly site: string;
	readonly longitude: number;
	readonly latitude: number;
	readonly trackedFrom: string;
	readonly createdMs: number;
	readonly standings: readonly DemoStanding[];
	readonly datedValues: readonly DemoDatedValue[];
	readonly plans: readonly DemoPlan[];
	/** By quarter, then revision. */
	readonly outputs: readonly DemoOutput[];
	readonly listMemberships: readonly {
		readonly listId: string;
		readonly version: number;
	}[];
	/** All revisions in the order they were made. */
	readonly reports: readonly DemoReport[];
};
