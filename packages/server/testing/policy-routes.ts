import { DEFAULT_LOOK } from "@dekad/core/documents/look.ts";
import { readLightSchemes } from "../packs/read-light-schemes.ts";
import { linearCurve } from "./fixtures.ts";
import type { OwnThings, PlacedThings } from "./marked-office.ts";

/**
 * For every route of the contract a call that really reaches what it is about: the table the walk of routes, roles
 * and scopes goes by. A route that is added needs a line here; the walk says so.
 */

export type RouteCall = {
	readonly params?: Readonly<Record<string, unknown>>;
	readonly query?: Readonly<Record<string, unknown>>;
	readonly body?: unknown;
	readonly file?: { readonly name: string; readonly content: string };
};

/** What changes while a walk goes on and a call must name. */
export type Fresh = {
	readonly projectVersion: number;
	readonly reportVersion: number;
	readonly settingsVersion: number;
};

type Common = {
	/** Codes besides 2xx that show the route was reached where its policy allows it. */
	readonly also?: readonly string[];
	/** What is answered out of reach where nothing is looked for: the very same for a place or person there is none of. */
	readonly outOfReach?: string;
	/** Why none of the calls can be made to succeed here; its reaching is shown by `also` or a conflict. */
	readonly unprepared?: string;
};

export type WalkedRoute = Common &
	(
		| {
				/** `project`: about a project's thing; `region`: about a region's; `filter`: a place only narrows what is listed. */
				readonly at: "project" | "region" | "filter";
				readonly call: (things: PlacedThings, fresh: Fresh) => RouteCall;
		  }
		| {
				/** About what is one person's. */
				readonly at: "account";
				readonly call: (own: OwnThings) => RouteCall;
		  }
		| {
				/** The whole office's: there is nothing to name of another place. */
				readonly at: "office";
				readonly call: (fresh: Fresh) => RouteCall;
		  }
		| {
				/** About an authority for a ranking. */
				readonly at: "authority";
				readonly call: (authorityId: string) => RouteCall;
		  }
	);

const D1 = "2025-01-D1";
const D2 = "2025-01-D2";
const ofProject = ({ projectId }: PlacedThings) => ({ projectId });
const inRegion = ({ regionPath: region }: PlacedThings) => ({ region });
const where = ({ regionPath }: PlacedThings) => `region=${regionPath}`;
const PDF = { name: "paper.pdf", content: "%PDF-1.4 walked" };
const reason = "walked";
const SCORING = { name: { zh: "walked", en: "walked" }, rules: [] };
const SCHEME = { ...readLightSchemes().get("dekad"), id: "walked" };

// biome-ignore format: one route a line, as far as it goes
export const WALKED_ROUTES: Readonly<Record<string, WalkedRoute>> = {
	// Registry
	getRegistryFrame: { at: "office", call: () => ({}) },
	listProjects: { at: "filter", call: (t) => ({ query: inRegion(t) }) },
	getProject: { at: "project", call: (t) => ({ params: ofProject(t) }) },
	recordStep: { at: "project", call: (t, { projectVersion: version }) => ({ params: ofProject(t), body: { version, step: "pause", on: "2025-01-21", reason } }) },
	correctStep: { at: "project", call: (t, { projectVersion: version }) => ({ params: { ...ofProject(t), stepId: t.stepId }, body: { version, on: "2025-01-02", reason } }),
		also: ["step.not_found"], unprepared: "a step the registry cannot trace to a stage is not corrected" },
	stateDatedValue: { at: "project", call: (t, { projectVersion: version }) => ({ params: ofProject(t), body: { version, field: "total_investment", saidOn: "2025-01-20", amountYuan: 2_000_000_000, reason } }) },
	changeProjectPeople: { at: "project", call: (t, { projectVersion: version }) => ({ params: ofProject(t), body: { version, leadOfficial: "walked", responsibleUnit: null, responsiblePerson: null, projectManager: null } }) },
	addProjectDocument: { at: "project", call: (t) => ({ params: ofProject(t), query: { kind: "approval", title: "walked" }, file: PDF }) },
	listProjectDocuments: { at: "project", call: (t) => ({ params: ofProject(t) }) },
	getProjectDocument: { at: "project", call: (t) => ({ params: { ...ofProject(t), documentId: t.documentId } }) },
	withdrawProjectDocument: { at: "project", call: (t) => ({ params: { ...ofProject(t), documentId: t.documentId }, body: { reason } }), also: ["document.withdrawn"] },
	getProjectOutput: { at: "project", call: (t) => ({ params: ofProject(t) }) },
	recordProjectOutput: { at: "project", call: (t) => ({ params: ofProject(t), body: { quarter: "2024-Q3", baseRevision: 1, outputYuan: 2, taxYuan: null, jobs: null, reason } }) },

	// Periods and years
	listPeriods: { at: "office", call: () => ({}) },
	listPeriodCounts: { at: "office", call: () => ({ query: { year: 2025 } }) },
	listLockExceptions: { at: "office", call: () => ({ query: { dekad: D1 } }) },
	grantLockException: { at: "project", call: (t) => ({ body: { dekad: D1, projectId: t.projectId, until: "2025-01-30T00:00:00Z", reason } }) },
	endLockException: { at: "region", call: (t) => ({ params: { exceptionId: t.exceptionId } }) },
	listYears: { at: "office", call: () => ({}) },
	openYear: { at: "office", call: () => ({ params: { year: 2026 }, body: {} }), unprepared: "2026 is too far ahead of the walk's day" },
	closeYear: { at: "office", call: () => ({ params: { year: 2025 }, body: {} }), unprepared: "2025 runs on the walk's day" },

	// Plans
	getPlanDesk: { at: "project", call: (t) => ({ params: ofProject(t), query: { year: 2025 } }) },
	listLearnedSeasons: { at: "project", call: (t) => ({ params: ofProject(t), query: { year: 2026 } }) },
	savePlan: { at: "project", call: (t) => ({ params: ofProject(t), body: { year: 2029, cumulativeYuan: linearCurve(7200), reason, baseRevision: 0 } }) },
	approvePlan: { at: "project", call: (t) => ({ params: { planId: t.planIds[2026] }, body: { version: 1, baseRevision: 0 } }) },
	refusePlan: { at: "project", call: (t) => ({ params: { planId: t.planIds[2027] }, body: { version: 1, reason } }) },
	withdrawPlan: { at: "project", call: (t) => ({ params: { planId: t.planIds[2028] }, body: { version: 1 } }) },
	listPlans: { at: "office", call: () => ({ query: { year: 2025 } }) },

	// Reports
	getReportDesk: { at: "office", call: () => ({}) },
	seeReminders: { at: "filter", call: (t) => ({ body: { reminderIds: [t.reminderId] } }) },
	saveReportDraft: { at: "project", call: (t) => ({ params: ofProject(t), body: { dekad: D2, baseRevision: 1, kind: "actual", values: { measures: { investment: 1 } }, writtenAt: "2025-01-22T07:00:00Z" } }) },
	discardReportDraft: { at: "filter", call: (t) => ({ params: ofProject(t), query: { dekad: D2, writtenUntil: "2025-01-22T07:30:00Z" } }) },
	contestReport: { at: "project", call: (t) => ({ params: { reportId: t.reportId }, body: { version: 1, reason } }), unprepared: "the report was not handed in on behalf" },
	submitReport: { at: "project", call: (t) => ({ params: ofProject(t), body: { dekad: "2025-01-D3", baseRevision: 1, measures: { investment: 11 } } }) },
	listCorrections: { at: "project", call: (t) => ({ params: ofProject(t), query: { year: 2025 } }) },
	correctFigures: { at: "project", call: (t) => ({ params: ofProject(t), body: { forDekad: D1, figures: [{ measure: "investment", trueYuan: 9 }], reason, baseRevision: 1 } }) },
	getFigureHistory: { at: "project", call: (t) => ({ params: { ...ofProject(t), measure: "investment" }, query: { dekad: D1 } }) },

	// Reviews
	listReviews: { at: "filter", call: (t) => ({ query: { dekad: D2, ...inRegion(t) } }) },
	acceptReport: { at: "project", call: (t, { reportVersion: version }) => ({ params: { reportId: t.reportId }, body: { version } }), also: ["review.no_step"] },
	returnReport: { at: "project", call: (t) => ({ params: { reportId: t.laterReportId }, body: { version: 1, reason } }), also: ["review.no_step"] },
	acceptManyReports: { at: "filter", call: (t, { reportVersion: version }) => ({ body: { reports: [{ reportId: t.reportId, version }] } }) },
	listCorrectionRequests: { at: "filter", call: (t) => ({ query: { projectId: t.projectId, state: "all" } }) },
	requestCorrection: { at: "project", call: (t) => ({ body: { projectId: t.projectId, forDekad: D1, measure: "building", reason } }), also: ["review.no_step"] },
	withdrawCorrectionRequest: { at: "project", call: (t) => ({ params: { requestId: t.requestId }, body: { version: 1 } }), also: ["correction_request.not_yours"] },
	explainCorrectionRequest: { at: "project", call: (t) => ({ params: { requestId: t.otherRequestId }, body: { version: 1, answer: "walked" } }) },

	// Totals, lights, who is missing
	getRollup: { at: "filter", call: (t) => ({ query: { period: "2025-01", by: "owner", where: where(t) } }) },
	listRollupRows: { at: "filter", call: (t) => ({ query: { period: "2025-01", where: where(t) } }) },
	exportRollup: { at: "filter", call: (t) => ({ query: { period: "2025-01", by: "region:2", format: "xlsx", where: where(t) } }) },
	getCockpit: { at: "office", call: () => ({ query: { period: D2 } }) },
	streamChanges: { at: "office", call: () => ({}) },
	listLights: { at: "filter", call: (t) => ({ query: { period: D2, where: where(t) } }) },
	countLights: { at: "filter", call: (t) => ({ query: { period: D2, where: where(t) } }) },
	getProjectLights: { at: "project", call: (t) => ({ params: ofProject(t), query: { period: D2 } }) },
	listLightSchemes: { at: "office", call: () => ({}) },
	previewLightScheme: { at: "office", call: () => ({ body: { scheme: SCHEME, period: D2 } }) },
	setLightScheme: { at: "office", call: () => ({ body: { scheme: SCHEME, effectiveOn: "2025-02-01", reason } }) },
	listExcuses: { at: "project", call: (t) => ({ params: ofProject(t) }) },
	acceptExcuse: { at: "project", call: (t) => ({ params: ofProject(t), body: { component: "money", fromOn: "2025-01-01", untilOn: "2025-02-01", reason } }) },
	withdrawExcuse: { at: "project", call: (t) => ({ params: { excuseId: t.excuseId } }), also: ["excuse.not_found"] },
	listMissing: { at: "filter", call: (t) => ({ query: { dekad: "2025-01-D3", ...inRegion(t) } }) },
	noteReminded: { at: "project", call: (t) => ({ body: { dekad: "2025-01-D3", projectIds: [t.projectId], said: "walked" } }) },

	// Documents, rankings, the map
	makeBulletin: { at: "region", call: (t) => ({ body: { period: D2, region: t.regionPath } }) },
	previewBulletin: { at: "region", call: (t) => ({ query: { period: D2, region: t.regionPath } }) },
	saveBulletinDraft: { at: "region", call: (t) => ({ body: { period: "2025-01-D3", region: t.regionPath, nextSteps: "walked", version: 0 } }) },
	readBulletin: { at: "region", call: (t) => ({ params: { snapshotId: t.snapshotId } }) },
	compareBulletin: { at: "region", call: (t) => ({ params: { snapshotId: t.snapshotId } }), also: ["list.not_found", "region.not_found"] },
	listBulletins: { at: "office", call: () => ({}) },
	getBulletinFile: { at: "region", call: (t) => ({ params: { snapshotId: t.snapshotId }, query: { format: "docx", language: "zh" } }) },
	getBulletinTemplate: { at: "office", call: () => ({}) },
	setBulletinTemplate: { at: "office", call: () => ({ file: { name: "template.docx", content: "no document" } }), unprepared: "a template is a whole Word file" },
	getBulletinInOwnForm: { at: "region", call: (t) => ({ params: { snapshotId: t.snapshotId }, query: { language: "zh" } }), also: ["bulletin.no_template"] },
	getDocumentLook: { at: "office", call: () => ({}) },
	setDocumentLook: { at: "office", call: () => ({ body: { revision: 0, look: DEFAULT_LOOK } }) },
	getStartingTemplate: { at: "office", call: () => ({ query: { language: "zh" } }) },
	listScorings: { at: "office", call: () => ({}) },
	previewScoring: { at: "region", call: (t) => ({ body: { period: D2, region: t.regionPath, scheme: SCORING } }) },
	setScoring: { at: "office", call: () => ({ body: { scheme: SCORING, effectiveOn: "2025-02-01", reason } }) },
	listRankingAuthorities: { at: "office", call: () => ({}) },
	recordRankingAuthority: { at: "office", call: () => ({ body: { issuedBy: "walked", document: "walked", documentOn: "2025-01-01", untilOn: "2025-12-31" } }) },
	revokeRankingAuthority: { at: "authority", call: (authorityId) => ({ params: { authorityId } }), also: ["ranking.authority_not_found"] },
	getRanking: { at: "region", call: (t) => ({ query: { period: D2, region: t.regionPath } }) },
	exportRanking: { at: "region", call: (t) => ({ query: { period: D2, region: t.regionPath } }) },
	listRegionShapes: { at: "office", call: () => ({}) },
	loadRegionShapes: { at: "office", call: () => ({ file: { name: "map.geojson", content: JSON.stringify({ type: "FeatureCollection", features: [
		{ type: "Feature", properties: { code: "140105" }, geometry: { type: "Polygon", coordinates: [[[112, 37], [113, 37], [113, 38], [112, 37]]] } }] }) } }) },
	removeRegionShapes: { at: "office", call: () => ({ body: {} }) },

	// Sheets and jobs
	startImport: { at: "office", call: () => ({ query: { kind: "projects" }, file: { name: "walked.csv", content: "code,name\nX-1,x" } }), also: ["import.not_allowed"] },
	getImport: { at: "account", call: ({ importId }) => ({ params: { importId } }) },
	listImports: { at: "office", call: () => ({}) },
	getMarkedFile: { at: "account", call: ({ importId }) => ({ params: { importId } }) },
	storeImport: { at: "account", call: ({ importId }) => ({ params: { importId }, body: {} }) },
	getTemplate: { at: "office", call: () => ({ params: { kind: "reports" }, query: { period: D2 } }), also: ["import.not_allowed"] },
	getJob: { at: "account", call: ({ jobId }) => ({ params: { jobId } }) },
	cancelJob: { at: "account", call: ({ jobId }) => ({ params: { jobId }, body: {} }) },

	// People, tokens, roles in other hands, second persons
	listPeople: { at: "office", call: () => ({}) },
	listPlaces: { at: "office", call: () => ({}) },
	getSignInRules: { at: "office", call: () => ({}) },
	invitePerson: { at: "region", call: (t) => ({ body: { loginName: `walked-${Math.random()}`, displayName: "walked", role: "office", regionPath: t.regionPath } }), outOfReach: "access.not_allowed" },
	addRole: { at: "region", call: (t) => ({ params: { accountId: t.accountId }, body: { role: "leader", regionPath: t.regionPath } }) },
	endRole: { at: "region", call: (t) => ({ params: { membershipId: t.membershipId }, body: {} }) },
	closePerson: { at: "region", call: (t) => ({ params: { accountId: t.accountId }, body: { isClosed: true } }) },
	recoverPerson: { at: "region", call: (t) => ({ params: { accountId: t.accountId }, body: { clearsSecondFactor: false } }) },
	listTokens: { at: "office", call: () => ({}) },
	makeToken: { at: "office", call: () => ({ body: { name: "walked", scopes: ["read"], untilOn: "2025-02-20" } }) },
	endToken: { at: "account", call: ({ tokenId }) => ({ params: { tokenId } }) },
	listDelegations: { at: "office", call: () => ({}) },
	giveDelegation: { at: "region", call: (t) => ({ body: { delegateId: t.accountId, untilOn: "2025-02-20", reason } }), outOfReach: "delegation.invalid" },
	endDelegation: { at: "account", call: ({ delegationId }) => ({ params: { delegationId } }) },
	overseeAccess: { at: "office", call: () => ({}) },
	endAnybodysToken: { at: "account", call: ({ tokenId }) => ({ params: { tokenId } }) },
	endAnybodysDelegation: { at: "account", call: ({ delegationId }) => ({ params: { delegationId } }) },
	listApprovals: { at: "office", call: () => ({}) },
	askApproval: { at: "project", call: (t) => ({ body: { act: "lock_exception", input: { dekad: D1, projectId: t.projectId, until: "2025-01-30T00:00:00Z", reason } } }),
		also: ["access.not_allowed"], outOfReach: "access.not_allowed" },
	withdrawApproval: { at: "account", call: ({ requestId }) => ({ params: { requestId } }), also: ["approval.not_found"] },
	decideApproval: { at: "account", call: ({ requestId }) => ({ params: { requestId }, body: { verdict: "refuse" } }), also: ["approval.own"] },

	// The office
	getSettings: { at: "office", call: () => ({}) },
	changeSettings: { at: "office", call: ({ settingsVersion: version }) => ({ body: { version, nameEn: "Walked" } }) },
	listMembers: { at: "office", call: () => ({}) },
	setSignInRules: { at: "office", call: () => ({ body: { secondFactorRoles: [], graceDays: 0, sessionEnds: [] } }) },
};
