import {
	type Band,
	type Bound,
	COMPONENTS,
	EFFECTS,
	HAS_DUE_DATE,
	type LightRule,
	type LightScheme,
	type Metric,
	QUANTITIES,
	type Scope,
	type Severity,
	SEVERITIES,
	type Shade,
} from "../lights/scheme.ts";
import { LINES } from "../rollups/lines.ts";
import { isDecimal } from "../units/decimal.ts";
import type { Names } from "./pack.ts";
import { Place } from "./read-data.ts";

/**
 * Reads `packs/lights/*.json`.
 *
 * @throws PackError naming the place: an unknown family or quantity, a threshold that is not a plain
 * decimal, a key nobody reads, two rules of one id.
 */
export function parseLightScheme(json: unknown): LightScheme {
	const place = new Place(json).only(
		"id",
		"version",
		"date",
		"name",
		"about",
		"shades",
		"rules",
	);
	const rules = place.at("rules").list(readRule);
	const ids = rules.map(({ id }) => id);
	if (new Set(ids).size < ids.length)
		place.at("rules").fail("every rule needs an id of its own");
	if (rules.length === 0) place.at("rules").fail("at least one rule is needed");
	return {
		id: place.at("id").matching(/^[a-z][a-z0-9_]*$/, "a lower-case id"),
		version: place.at("version").matching(/^\d+\.\d+\.\d+$/, "a version"),
		date: place.at("date").matching(/^\d{4}-\d{2}-\d{2}$/, "a day"),
		name: readNames(place.at("name")),
		about: readNames(place.at("about")),
		shades: readShades(place.at("shades")),
		rules,
	};
}

function readShades(place: Place): LightScheme["shades"] {
	place.only("0", "1", "2", "3", "unknown");
	const shade = (key: string): Shade => {
		const at = place.at(key).only("name", "colour", "shape");
		return {
			name: readNames(at.at("name")),
			colour: at.at("colour").matching(/^#[0-9a-f]{6}$/, "a colour #rrggbb"),
			shape: at
				.at("shape")
				.oneOf(["disc", "triangle", "square", "diamond", "ring"]),
		};
	};
	return {
		0: shade("0"),
		1: shade("1"),
		2: shade("2"),
		3: shade("3"),
		unknown: shade("unknown"),
	};
}

function readRule(place: Place): LightRule {
	place.only(
		"id",
		"component",
		"name",
		"scope",
		"metric",
		"bands",
		"graceDays",
		"excusable",
		"improvesAfter",
		"source",
		"note",
	);
	const metric = readMetric(place.at("metric"));
	const graceDays =
		place.at("graceDays").optional((at) => at.whole(0, 366)) ?? 0;
	if (graceDays > 0 && !HAS_DUE_DATE.has(metric.family))
		place.at("graceDays").fail("only a rule with a due date has days of grace");
	return {
		id: place.at("id").matching(/^[a-z][a-z0-9_]*$/, "a lower-case id"),
		component: place.at("component").oneOf(COMPONENTS),
		name: readNames(place.at("name")),
		scope: place.at("scope").optional(readScope) ?? {},
		metric,
		bands: place
			.at("bands")
			.list((band) => readBand(band, QUANTITIES[metric.family])),
		graceDays,
		excusable: place.at("excusable").optional((at) => at.flag()) ?? false,
		improvesAfter:
			place.at("improvesAfter").optional((at) => at.whole(0, 36)) ?? 0,
		source: place.at("source").text(),
		note: place.at("note").optional(readNames),
	};
}

function readScope(place: Place): Scope {
	place.only(
		"stages",
		"annualPlanAtLeastYuan",
		"totalInvestmentAtLeastYuan",
		"paused",
		"started",
		"fundsPlan",
	);
	const stages = place.at("stages").optional((at) => at.list((s) => s.text()));
	const floor = (key: string) =>
		place.at(key).optional((at) => at.whole(0, Number.MAX_SAFE_INTEGER));
	const plan = floor("annualPlanAtLeastYuan");
	const total = floor("totalInvestmentAtLeastYuan");
	const flag = (key: "paused" | "started" | "fundsPlan") => {
		const said = place.at(key).optional((at) => at.flag());
		return said === null ? {} : { [key]: said };
	};
	return {
		...(stages === null ? {} : { stages }),
		...(plan === null ? {} : { annualPlanAtLeastYuan: plan }),
		...(total === null ? {} : { totalInvestmentAtLeastYuan: total }),
		...flag("paused"),
		...flag("started"),
		...flag("fundsPlan"),
	};
}

function readMetric(place: Place): Metric {
	const family = place
		.at("family")
		.oneOf(Object.keys(QUANTITIES) as Metric["family"][]);
	switch (family) {
		case "gap":
		case "ratio":
			place.only("family", "line");
			return { family, line: place.at("line").oneOf(LINES) };
		case "overdue":
			place.only("family", "what");
			return { family, what: place.at("what").oneOf(["start", "entry"]) };
		case "elapsed_money":
			place.only("family", "months");
			return { family, months: place.at("months").whole(1, 120) };
		default:
			place.only("family");
			return { family };
	}
}

function readBand(place: Place, quantities: readonly string[]): Band {
	place.only("when", "severity", "isOurs", "effects");
	const severity = place.at("severity").whole(0, 3);
	return {
		when: place.at("when").list((bound) => readBound(bound, quantities)),
		severity: SEVERITIES[severity] as Severity,
		isOurs: place.at("isOurs").optional((at) => at.flag()) ?? false,
		effects:
			place
				.at("effects")
				.optional((at) => at.list((effect) => effect.oneOf(EFFECTS))) ?? [],
	};
}

function readBound(place: Place, quantities: readonly string[]): Bound {
	place.only("of", "atLeast", "above", "atMost", "below");
	const of = place.at("of").oneOf(quantities);
	const threshold = (key: "atLeast" | "above" | "atMost" | "below") => {
		const decimal = place.at(key).optional((at) => {
			const text = at.text();
			return isDecimal(text)
				? text
				: at.fail("a plain decimal in quotes is needed");
		});
		return decimal === null ? {} : { [key]: decimal };
	};
	const bound = {
		of,
		...threshold("atLeast"),
		...threshold("above"),
		...threshold("atMost"),
		...threshold("below"),
	};
	if (Object.keys(bound).length === 1)
		place.fail("a bound says atLeast, above, atMost or below");
	return bound;
}

function readNames(place: Place): Names {
	place.only("zh", "en");
	return { zh: place.at("zh").text(), en: place.at("en").text() };
}
