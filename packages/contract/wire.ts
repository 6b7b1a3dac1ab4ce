import "./no-eval.ts";
import { z } from "zod";

/** Shapes that several domains share on the wire. */

/** A whole number of the office's currency unit; every sum we keep stays below 2^53. */
export const moneySchema = z.int();
/** A period id, of the years 1900 to 2199: what lies beyond no project speaks of, and year 0 no database holds: 2026-03-D1, 2026-03, 2026-Q1, 2026-H1, 2026. */
export const periodIdSchema = z
	.string()
	.regex(
		/^(19|20|21)\d{2}(-(0[1-9]|1[0-2])(-D[123])?|-Q[1-4]|-H[12])?$/,
		"a period id such as 2026-03-D1",
	);
export const dekadIdSchema = z
	.string()
	.regex(
		/^(19|20|21)\d{2}-(0[1-9]|1[0-2])-D[123]$/,
		"a dekad id such as 2026-03-D1",
	);
/** A civil date, no time zone. */
export const civilDateSchema = z.iso
	.date()
	.regex(/^(19|20|21)/, "a day of the years 1900 to 2199");
export const instantSchema = z.iso.datetime();
export const languageSchema = z.enum(["zh", "en"]);
export const codeSchema = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/);
export const regionPathSchema = z.string().regex(/^([0-9A-Za-z_-]+\/)+$/);
/** 0 to 1 and beyond, unrounded; null when its denominator is 0 or nothing was reported. */
export const ratioSchema = z.number().nullable();

export const problemSchema = z.object({
	type: z.literal("about:blank"),
	code: z.string(),
	title: z.string(),
	next: z.string(),
	status: z.int(),
	detail: z.record(z.string(), z.unknown()),
	requestId: z.string(),
});
export type ProblemView = z.infer<typeof problemSchema>;
