import type { Random } from "./random.ts";

/**
 * Invented people and firms. A Chinese name of two or three signs always belongs to somebody, so
 * names here mean nobody; telephone numbers use the area code 0900, which is not given out, and
 * credit codes carry the invented province's digits where a real one has a region of GB/T 2260.
 */

const SURNAMES = [..."岳柏凌苗柯祁裴阮翟晏桑龚蓝衡璩郗郁楚"];
const GIVEN = [
	"知远",
	"砚秋",
	"一川",
	"望舒",
	"予安",
	"景行",
	"若谷",
	"清和",
	"见微",
	"时雨",
	"怀瑾",
	"南乔",
	"松年",
	"云舟",
	"星野",
	"子衿",
];
const BRANDS_FIRST = [..."恒岫瑞泠启崧盛翊宏筠泰珩源璟隆砚"];
const BRANDS_SECOND = [..."川澜泽岚晟沅垣昀钧槿铄楸霖栎"];

/** A surname and a given name. */
export const personName = (random: Random): string =>
	`${random.pick(SURNAMES)}${random.pick(GIVEN)}`;

/** Two signs a firm might call itself. */
export const brandName = (random: Random): string =>
	`${random.pick(BRANDS_FIRST)}${random.pick(BRANDS_SECOND)}`;

export const phoneNumber = (random: Random): string =>
	`0900-${String(2_000_000 + random.int(7_000_000))}`;

const CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** Eighteen signs in the shape of a unified social credit code; `regionCode` of six digits stands where the region does. */
export function creditCode(regionCode: string, random: Random): string {
	let tail = "";
	for (let place = 0; place < 10; place++)
		tail += CREDIT_SIGNS[random.int(CREDIT_SIGNS.length)];
	return `91${regionCode.padEnd(6, "0").slice(0, 6)}${tail}`;
}
