/**
 * What a report states in money, in the order of its columns. All are flows of one dekad in whole
 * yuan: they add up over time and over projects. Four series stand side by side and are never
 * merged: investment (scheduling basis, with its composition), statistical investment, funds
 * arrived and funds paid. Physical progress, people and machines are levels and not in this list.
 *
 * Source of the fields: domain.md 1.4 and 2.2 (the ten-day table of 2009 [S59], the investment
 * composition of the statistics return [S63], funds by source [S62]).
 */
export const FLOW_MEASURES = [
	"investment",
	"building",
	"installation",
	"equipment",
	"other_cost",
	"statistical_investment",
	"arrived_central",
	"arrived_local",
	"arrived_bond",
	"arrived_loan",
	"arrived_self",
	"paid_central",
	"paid_local",
	"paid_bond",
	"paid_loan",
	"paid_self",
] as const;
export type FlowMeasure = (typeof FLOW_MEASURES)[number];

/** Whether a text from outside names a measure a correction line may put right. */
export const isFlowMeasure = (name: string): name is FlowMeasure =>
	(FLOW_MEASURES as readonly string[]).includes(name);

/** Where the money of "arrived" and "paid" comes from: central budget, local budget, special bond, loan, own funds. */
export const FUND_SOURCES = [
	"central",
	"local",
	"bond",
	"loan",
	"self",
] as const;
