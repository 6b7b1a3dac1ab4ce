import { periodIdOf, said, textOf } from "../ui/search-values.ts";

export type BulletinSearch = {
	period?: string | undefined;
	region?: string | undefined;
	list?: string | undefined;
};

export const bulletinSearch = (raw: Record<string, unknown>): BulletinSearch =>
	said({
		period: periodIdOf(raw["period"]),
		region: textOf(raw["region"]),
		list: textOf(raw["list"]),
	});
