import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { LightScheme } from "@dekad/core/lights/scheme.ts";
import { parseLightScheme } from "@dekad/core/packs/parse-light-scheme.ts";
import { trimDecimal } from "@dekad/core/units/decimal.ts";
import {
	editScheme,
	schemeOf,
	withBand,
	withNewBand,
	withNewRule,
	withoutRule,
	withRule,
} from "./edited-scheme.ts";

const FOLDER = join(import.meta.dirname, "../../../packs/lights");
const preset = (file: string): LightScheme =>
	parseLightScheme(JSON.parse(readFileSync(join(FOLDER, file), "utf8")));

/** "-0.10" and "-0.1" are one threshold. */
const plain = (scheme: LightScheme | null) =>
	JSON.parse(
		JSON.stringify(scheme, (_, value: unknown) =>
			typeof value === "string" && /^-?\d+\.\d+$/.test(value)
				? trimDecimal(value)
				: value,
		),
	) as unknown;

test.each(readdirSync(FOLDER))(
	"%s comes out of the editor as it went in",
	(file) => {
		const scheme = preset(file);
		expect(plain(schemeOf(editScheme(scheme)))).toEqual(plain(scheme));
	},
);

test("a changed threshold is a setting and no longer the text's", () => {
	const edited = withRule(
		editScheme(preset("wuhan.json")),
		"progress",
		(rule) =>
			withBand(rule, 0, {
				when: [{ of: "ratio", side: "atLeast", typed: "85" }],
			}),
	);
	const rule = schemeOf(edited)?.rules.find(({ id }) => id === "progress");
	expect(rule?.bands[0]).toMatchObject({
		when: [{ of: "ratio", atLeast: "0.85" }],
		isOurs: true,
	});
});

test("a half typed number is no scheme yet", () => {
	const edited = withRule(
		editScheme(preset("wuhan.json")),
		"progress",
		(rule) => withNewBand(rule, "ratio"),
	);
	expect(schemeOf(edited)).toBeNull();
});

test("a setting nobody made stays one until a band is given", () => {
	const edited = editScheme(preset("yinchuan.json"));
	const money = edited.rules.find(({ component }) => component === "money");
	expect(money?.bands).toEqual([]);
});

test("a rule of another preset is added under an id of its own, and taken away again", () => {
	const wuhan = preset("wuhan.json");
	const [start] = preset("yinchuan.json").rules;
	const [progress] = wuhan.rules;
	const added = withNewRule(withNewRule(editScheme(wuhan), start!), progress!);
	expect(added.rules.map(({ id }) => id)).toEqual([
		"progress",
		"start",
		"progress_2",
	]);
	expect(() => parseLightScheme({ ...schemeOf(added) })).not.toThrow();
	const back = withoutRule(withoutRule(added, "progress_2"), "start");
	expect(plain(schemeOf(back))).toEqual(plain(wuhan));
});

test("a light without a name is not usable yet; its steps are kept as chosen", () => {
	const edited = editScheme(preset("wuhan.json"));
	const { shades } = edited;
	const nameless = { ...shades[2], name: { zh: " ", en: "yellow" } };
	expect(schemeOf({ ...edited, shades: { ...shades, 2: nameless } })).toBe(
		null,
	);
	const changed = withRule(edited, "progress", (rule) =>
		withBand(rule, 1, { effects: ["supervise", "interview"] }),
	);
	expect(schemeOf(changed)?.rules[0]?.bands[1]?.effects).toEqual([
		"supervise",
		"interview",
	]);
});
