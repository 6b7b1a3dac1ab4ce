import type { Tx } from "../database/client.ts";

/** Something of the registry that a cell names. */
export type Named = {
	readonly code: string;
	readonly names: readonly string[];
};
export type RegionRef = Named & {
	readonly path: string;
	readonly parentCode: string | null;
	readonly kind: string;
	readonly nameZh: string;
	readonly nameEn: string | null;
	readonly validFromOn: string;
};
export type SectorRef = Named & {
	readonly path: string;
	readonly parentCode: string | null;
	readonly nameZh: string;
	readonly nameEn: string | null;
	readonly isActive: boolean;
};
export type OrganisationRef = Named & {
	readonly id: string;
	readonly name: string;
	readonly nameEn: string | null;
	readonly kind: string;
	readonly creditCode: string | null;
	readonly regionPath: string | null;
	readonly parentId: string | null;
	readonly contactName: string | null;
	readonly contactPhone: string | null;
};

/** Finds things by what people write: the code, else a name; names may repeat, codes do not. */
export class Lookup<Thing extends Named> {
	readonly #byCode = new Map<string, Thing>();
	readonly #byName = new Map<string, Thing[]>();

	constructor(things: Iterable<Thing>) {
		for (const thing of things) this.add(thing);
	}

	add(thing: Thing): void {
		this.#byCode.set(plain(thing.code), thing);
		for (const name of thing.names) {
			const key = plain(name);
			const known = this.#byName.get(key);
			if (known) known.push(thing);
			else this.#byName.set(key, [thing]);
		}
	}

	/** The one thing meant; several when a name repeats; none. */
	find(words: string): readonly Thing[] {
		const key = plain(words);
		const coded = this.#byCode.get(key);
		if (coded) return [coded];
		return [...new Set(this.#byName.get(key) ?? [])];
	}

	byCode(code: string): Thing | undefined {
		return this.#byCode.get(plain(code));
	}

	all(): Iterable<Thing> {
		return this.#byCode.values();
	}
}

const plain = (words: string): string =>
	words.normalize("NFKC").trim().toLowerCase();

export type References = {
	readonly regions: Lookup<RegionRef>;
	readonly sectors: Lookup<SectorRef>;
	readonly organisations: Lookup<OrganisationRef>;
};

/** The regions of today, the sectors and the organisations of an office: what cells of a sheet may name. */
export async function loadReferences(
	tx: Tx,
	jurisdictionId: string,
): Promise<References> {
	const regions = await tx
		.selectFrom("region")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("valid_until_on", "is", null)
		.select([
			"code",
			"name_zh as nameZh",
			"name_en as nameEn",
			"region_path as path",
			"parent_code as parentCode",
			"kind",
			"valid_from_on as validFromOn",
		])
		.orderBy("region_path")
		.execute();
	const sectors = await tx
		.selectFrom("sector")
		.where("jurisdiction_id", "=", jurisdictionId)
		.select([
			"code",
			"name_zh as nameZh",
			"name_en as nameEn",
			"sector_path as path",
			"parent_code as parentCode",
			"is_active as isActive",
		])
		.orderBy("sector_path")
		.execute();
	const organisations = await tx
		.selectFrom("organisation")
		.where("jurisdiction_id", "=", jurisdictionId)
		.select([
			"organisation_id as id",
			"code",
			"name",
			"name_en as nameEn",
			"kind",
			"credit_code as creditCode",
			"region_path as regionPath",
			"parent_id as parentId",
			"contact_name as contactName",
			"contact_phone as contactPhone",
		])
		.orderBy("code")
		.execute();
	const some = (...names: (string | null)[]) =>
		names.filter((name): name is string => name !== null && name !== "");
	return {
		regions: new Lookup(
			regions.map((row) => ({ ...row, names: some(row.nameZh, row.nameEn) })),
		),
		sectors: new Lookup(
			sectors.map((row) => ({ ...row, names: some(row.nameZh, row.nameEn) })),
		),
		organisations: new Lookup(
			organisations.map((row) => ({
				...row,
				names: some(row.name, row.nameEn, row.creditCode),
			})),
		),
	};
}
