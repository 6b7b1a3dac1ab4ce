import { Place } from "./read-data.ts";
import { ROW_KINDS, type RowKind } from "../rollups/ranking.ts";

/** One region of a pack. The root has no parent; a parent stands before its children. */
export type PackRegion = {
	readonly code: string;
	readonly parent: string | null;
	readonly nameZh: string;
	/** Null: no English name is known. */
	readonly nameEn: string | null;
	readonly kind: RowKind;
	/** 0 the root, 1 its children. */
	readonly level: number;
	/** Codes from the root, each with a slash: "14/1401/140105/". */
	readonly path: string;
};

/**
 * Reads `packs/<id>/regions.json`: one tree.
 *
 * @throws PackError naming the place: a code twice, a parent that does not stand further up, a second root.
 */
export function parseRegions(json: unknown): PackRegion[] {
	const place = new Place(json).only("source", "licence", "about", "regions");
	place.at("source").text();
	place.at("licence").text();
	const byCode = new Map<string, PackRegion>();
	return place.at("regions").list((at, index) => {
		at.only("code", "parent", "nameZh", "nameEn", "kind");
		const code = at
			.at("code")
			.matching(/^[0-9A-Za-z_-]+$/, "a code of letters, digits, - and _");
		if (byCode.has(code)) at.at("code").fail("a code that is not used twice");
		const parentCode = at.at("parent").optional((parent) => parent.text());
		const parent = parentCode === null ? undefined : byCode.get(parentCode);
		if ((parentCode === null) !== (index === 0))
			at.at("parent").fail("the first region alone has no parent");
		if (parentCode !== null && !parent)
			at.at("parent").fail("the code of a region further up is needed");
		const region: PackRegion = {
			code,
			parent: parentCode,
			nameZh: at.at("nameZh").text(),
			nameEn: at.at("nameEn").optional((name) => name.text()),
			kind: at.at("kind").oneOf(ROW_KINDS),
			level: parent ? parent.level + 1 : 0,
			path: `${parent?.path ?? ""}${code}/`,
		};
		byCode.set(code, region);
		return region;
	});
}
