import { RATE_IDS } from "../rollups/rates.ts";
import {
	METHODS_OF,
	type ScoredThing,
	SCORING_METHODS,
	type ScoringMethod,
	type ScoringRule,
	type ScoringScheme,
} from "../rollups/scoring.ts";
import { isDecimal } from "../units/decimal.ts";
import type { Names } from "./pack.ts";
import { Place } from "./read-data.ts";

const MOST_RULES = 20;
/** Beyond a thousand points a rule is a slip of the hand. */
const MOST_POINTS = 1000;

/**
 * Reads rules of a score. No rules is a scheme too: it switches scoring off.
 *
 * @throws PackError naming the place: an unknown rate, a method that does not fit what is looked at, a threshold that is no plain
 * decimal, a floor above the cap, two rules of one id.
 */
export function parseScoring(json: unknown): ScoringScheme {
	const place = new Place(json).only("name", "rules");
	const rules = place.at("rules").list(readRule);
	if (rules.length > MOST_RULES)
		place.at("rules").fail(`at most ${MOST_RULES} rules are taken`);
	if (new Set(rules.map(({ id }) => id)).size < rules.length)
		place.at("rules").fail("every rule needs an id of its own");
	return { name: readNames(place.at("name")), rules };
}

function readRule(place: Place): ScoringRule {
	const of = readThing(place.at("of"));
	const method = readMethod(place, of);
	const bound = (key: "floor" | "cap") =>
		place.at(key).optional((at) => at.whole(-MOST_POINTS, MOST_POINTS));
	const [floor, cap] = [bound("floor"), bound("cap")];
	if (floor !== null && cap !== null && floor > cap)
		place.at("floor").fail("the floor must not lie above the cap");
	return {
		id: place.at("id").matching(/^[a-z][a-z0-9_]*$/, "a lower-case id"),
		name: readNames(place.at("name")),
		of,
		source: place.at("source").text(),
		minimumCount: place.at("minimumCount").whole(1, 1000),
		floor,
		cap,
		...method,
	};
}

function readThing(place: Place): ScoredThing {
	const kind = place.at("kind").oneOf(["rate", "rank", "done", "missed"]);
	if (kind === "rank") {
		place.only("kind");
		return { kind };
	}
	place.only("kind", "rate");
	return { kind, rate: place.at("rate").oneOf(RATE_IDS) };
}

const COMMON = [
	"id",
	"name",
	"of",
	"source",
	"minimumCount",
	"floor",
	"cap",
	"method",
];

function readMethod(place: Place, of: ScoredThing): ScoringMethod {
	const method = place.at("method").oneOf(SCORING_METHODS);
	if (!METHODS_OF[of.kind].includes(method))
		place
			.at("method")
			.fail(`one of ${METHODS_OF[of.kind].join(", ")} fits "${of.kind}"`);
	const points = (at: Place) => at.whole(-MOST_POINTS, MOST_POINTS);
	switch (method) {
		case "target":
			place.only(...COMMON, "points", "ratio");
			return {
				method,
				points: points(place.at("points")),
				ratio: readDecimal(place.at("ratio")),
			};
		case "rank":
			place.only(...COMMON, "points", "stepPercent");
			return {
				method,
				points: points(place.at("points")),
				stepPercent: place.at("stepPercent").whole(0, 100),
			};
		case "band":
			place.only(...COMMON, "bands");
			return {
				method,
				bands: place.at("bands").list((band) => {
					band.only("atLeast", "points");
					return {
						atLeast: readDecimal(band.at("atLeast")),
						points: points(band.at("points")),
					};
				}),
			};
		case "ratio":
		case "per_unit":
			place.only(...COMMON, "points");
			return { method, points: points(place.at("points")) };
	}
}

function readDecimal(place: Place): string {
	const decimal = place.text();
	return isDecimal(decimal)
		? decimal
		: place.fail("a plain decimal in quotes is needed");
}

function readNames(place: Place): Names {
	place.only("zh", "en");
	return { zh: place.at("zh").text(), en: place.at("en").text() };
}
