import { oneOf, periodIdOf, said, textOf } from "../ui/search-values.ts";

export type BulletinSearch = {
	period?: string | undefined;
	region?: string | undefined;
	list?: string | undefined;
	/** Whether the overall lights are counted in it. */
	lights?: "yes" | undefined;
};

export const bulletinSearch = (raw: Record<string, unknown>): BulletinSearch =>
	said({
		period: periodIdOf(raw["period"]),
		region: textOf(raw["region"]),
		list: textOf(raw["list"]),
		lights: oneOf(["yes"], raw["lights"]),
	});
