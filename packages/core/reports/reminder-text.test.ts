import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	bytesOf,
	MOST_BYTES,
	ownerReminder,
	type ReminderDates,
	reminderMessages,
} from "./reminder-text.ts";

const DATES: ReminderDates = {
	dekad: "2026-10-D3",
	timely: { on: "2026-10-28", time: "24:00" },
	locked: { on: "2026-11-05", time: "24:00" },
	daysLate: 6,
};
const COUNTIES = [
	{
		name: "冀宁市 · 东山县",
		owners: [
			{ name: "甲建设有限公司", projects: ["一号项目", "二号项目"] },
			{
				name: "乙能源有限公司",
				projects: ["甲", "乙", "丙", "丁", "戊", "己"],
			},
		],
	},
];

describe("the text for a group", () => {
	test("names dekad, hour, delay and lock, then county, owner and projects", () => {
		expect(reminderMessages(DATES, COUNTIES, "zh")).toEqual([
			[
				"【催报】2026年10月下旬旬报",
				"报送截止时间为2026年10月28日 24:00，已迟6天，请立即补报；2026年11月5日 24:00锁定，之后不能再报。",
				"尚有8个项目未报，请尽快报送：",
				"■ 冀宁市 · 东山县（8个）",
				"甲建设有限公司：一号项目、二号项目",
				"乙能源有限公司：甲、乙、丙、丁等6个项目",
			].join("\n"),
		]);
		expect(reminderMessages(DATES, COUNTIES, "en")[0]).toContain(
			"due by 28 Oct 2026 24:00, 6 days ago",
		);
	});

	test("before the hour it asks, and speaks of no delay", () => {
		const [said] = reminderMessages({ ...DATES, daysLate: 0 }, COUNTIES, "zh");
		expect(said).toContain("请于2026年10月28日 24:00前报送。");
		expect(said).not.toContain("迟");
	});

	test("a long list becomes numbered messages that each name their county", () => {
		const owners = Array.from({ length: 120 }, (_, place) => ({
			name: `第${place}建设有限公司`,
			projects: [`第${place}项目`],
		}));
		const said = reminderMessages(DATES, [{ name: "东山县", owners }], "zh");
		expect(said.length).toBeGreaterThan(2);
		for (const [place, message] of said.entries()) {
			expect(message).toContain(`(${place + 1}/${said.length})`);
			expect(message).toContain("■ 东山县（120个）");
		}
	});

	test("nothing missing is nothing to say", () => {
		expect(reminderMessages(DATES, [], "zh")).toEqual([]);
	});
});

test("an owner alone is told all of its projects up to ten, and how many more", () => {
	expect(
		ownerReminder(
			DATES,
			{ name: "甲建设有限公司", projects: ["一", "二"] },
			"zh",
		),
	).toBe(
		[
			"甲建设有限公司：贵单位2026年10月下旬旬报还有2个项目未报：",
			"1. 一",
			"2. 二",
			"报送截止时间为2026年10月28日 24:00，已迟6天，请立即补报；2026年11月5日 24:00锁定，之后不能再报。",
		].join("\n"),
	);
	const many = Array.from({ length: 13 }, (_, place) => `项目${place}`);
	expect(ownerReminder(DATES, { name: "乙", projects: many }, "en")).toContain(
		"and 3 more",
	);
});

test("whatever the names, every message fits a chat, no owner is left out, and no line stands twice", () => {
	const name = fc.string({ minLength: 1, maxLength: 80, unit: "grapheme" });
	fc.assert(
		fc.property(
			fc.array(
				fc.record({
					name,
					owners: fc.array(
						fc.record({
							name,
							projects: fc.array(name, { minLength: 1, maxLength: 9 }),
						}),
						{ minLength: 1, maxLength: 6 },
					),
				}),
				{ minLength: 1, maxLength: 6 },
			),
			fc.constantFrom("zh" as const, "en" as const),
			(counties, lang) => {
				const said = reminderMessages(DATES, counties, lang);
				for (const message of said)
					expect(bytesOf(message)).toBeLessThanOrEqual(MOST_BYTES);
				const lines = said.flatMap((message) => message.split("\n").slice(3));
				const heads = lines.filter((line) => /^(■|#) /.test(line)).length;
				const owners = counties.flatMap((county) => county.owners).length;
				expect(lines.length - heads).toBe(owners);
				for (const { owners: of } of counties)
					for (const owner of of)
						expect(
							bytesOf(ownerReminder(DATES, owner, lang)),
						).toBeLessThanOrEqual(MOST_BYTES);
			},
		),
	);
});

test("bytes are those of UTF-8", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (words) => {
			expect(bytesOf(words)).toBe(new TextEncoder().encode(words).length);
		}),
	);
});
