import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LANGS } from "../text/text.ts";
import { eventWords } from "./event-words.ts";

const zh = { lang: "zh", timeZone: "Asia/Shanghai" } as const;
const en = { lang: "en", timeZone: "Asia/Shanghai" } as const;
const line = ({ what, details }: ReturnType<typeof eventWords>) =>
	[what, ...details.map(({ name, value }) => `${name}: ${value}`)].join(" | ");

describe("eventWords", () => {
	// biome-ignore format: one case a line
	test.each([
		["report.submitted", { dekad: "2026-03-D1", revision: 1, kind: "actual" }, "Report of Mar 2026, 1st dekad handed in | revision: 1 | kind: actual", "提交2026年3月上旬旬报 | 版次: 1 | 类别: 实际"],
		["report.returned", { step: "city", reason: "数字有误" }, "Report sent back | step: city | reason: 数字有误", "退回旬报 | 步骤: 市级 | 原因: 数字有误"],
		["step.recorded", { step: "pause", on: "2026-03-05", reason: "冬季" }, "Works paused: 5 Mar 2026 | reason: 冬季", "停工：2026年3月5日 | 原因: 冬季"],
		["step.taken_back", { step: "start", on: null, before: "2026-03-05", reason: "误报" }, "Works started taken back | before: 5 Mar 2026 | reason: 误报", "撤销开工登记 | 更正前: 2026年3月5日 | 原因: 误报"],
		["project.value_stated", { field: "total_investment", value: 1_230_000_000, saidOn: "2026-03-01", reason: "" }, "Total investment stated: 123,000 × 10,000 yuan | said on: 1 Mar 2026", "总投资：123,000万元 | 填报日期: 2026年3月1日"],
		["project.people_changed", { fields: ["lead_official", "contact_phone"] }, "People or contacts changed | fields: leading official, contact", "责任人或联系方式变更 | 字段: 包联领导、联系电话"],
		["lock_exception.granted", { until: "2026-03-05T16:00:00.000Z" }, "Late hand-in allowed | until: 6 Mar 2026 00:00", "批准锁定后补报 | 截止: 2026年3月6日 00:00"],
		["moon.landed", { crew: 3, id: "01a201fc-602f-7172-bc37-538cdfd96081" }, "moon.landed | crew: 3", "moon.landed | crew: 3"],
		["document.added", {}, "Document added: –", "添加资料：—"],
		["report.accepted", { dekad: "2026-13-D9" }, "Report accepted | dekad: 2026-13-D9", "审定旬报 | 旬: 2026-13-D9"],
	])("%s", (kind, payload, english, chinese) => {
		expect(line(eventWords({ kind, payload }, en))).toBe(english);
		expect(line(eventWords({ kind, payload }, zh))).toBe(chinese);
	});
});

test("any kind with any payload has words: nothing throws and no kind is hidden", () => {
	fc.assert(
		fc.property(
			fc.string(),
			fc.dictionary(fc.string(), fc.jsonValue()),
			fc.constantFrom(...LANGS),
			(kind, payload, lang) => {
				const words = eventWords(
					{ kind, payload: payload as Record<string, unknown> },
					{ lang, timeZone: "UTC" },
				);
				expect(words.what === kind || words.what.length > 0).toBe(true);
			},
		),
		{
			examples: [
				["valueOf", { valueOf: " ", constructor: "x", toString: "y" }, "zh"],
			],
		},
	);
});
