/**
 * Lines of published score sheets, to begin from: none of them is in force anywhere by itself, and the points are the
 * publication's, not a proposal of ours (domain.md 3.4).
 */

import type { ScoringRule } from "./scoring.ts";

const FREE = { minimumCount: 1, floor: null, cap: null } as const;

export const SCORING_EXAMPLES: readonly ScoringRule[] = [
	{
		...FREE,
		id: "place",
		name: { zh: "争先进位", en: "Place" },
		of: { kind: "rank" },
		method: "rank",
		points: 4,
		stepPercent: 5,
		source: "[S95]",
	},
	{
		...FREE,
		id: "target",
		name: { zh: "目标完成", en: "Target met" },
		of: { kind: "rate", rate: "completion" },
		method: "target",
		points: 6,
		ratio: "1",
		source: "[S95]",
	},
	{
		...FREE,
		cap: 60,
		id: "progress",
		name: { zh: "投资进度", en: "Progress" },
		of: { kind: "rate", rate: "completion" },
		method: "ratio",
		points: 60,
		source: "[S85]",
	},
	{
		...FREE,
		minimumCount: 6,
		id: "start_rate",
		name: { zh: "开工率达标", en: "Start rate" },
		of: { kind: "rate", rate: "start_to_date" },
		method: "band",
		bands: [{ atLeast: "0.7", points: 5 }],
		source: "[S87]",
	},
	{
		...FREE,
		cap: 10,
		id: "starts",
		name: { zh: "按期开工", en: "Starts made" },
		of: { kind: "done", rate: "start_to_date" },
		method: "per_unit",
		points: 1,
		source: "[S87]",
	},
	{
		...FREE,
		id: "missed_starts",
		name: { zh: "应开未开", en: "Starts missed" },
		of: { kind: "missed", rate: "start_to_date" },
		method: "per_unit",
		points: -3,
		source: "[S87]",
	},
];
