import fc from "fast-check";
import { expect, test } from "vitest";
import { countedAt, shownSpans } from "./figure-history.ts";

const said = (
	revision: number,
	value: number | null,
	submittedAt: string,
	more: { returnedAt?: string; supersededAt?: string } = {},
) => ({
	revision,
	value,
	submittedAt,
	returnedAt: more.returnedAt ?? null,
	supersededAt: more.supersededAt ?? null,
});

test("a figure is told span by span: estimate, actual, sent back, handed in again, corrected", () => {
	const spans = shownSpans(
		[
			said(1, 70, "01", { supersededAt: "02" }),
			said(2, 80, "02", { returnedAt: "03" }),
			said(3, 75, "04"),
		],
		[
			[
				{
					...said(1, null, "09"),
					differenceYuan: -5,
					lines: 1,
				},
			],
		],
	);
	expect(
		spans.map(({ fromAt, untilAt, reported, corrected }) => [
			fromAt,
			untilAt,
			reported,
			corrected,
		]),
	).toEqual([
		["01", "02", 70, 70],
		["02", "03", 80, 80],
		["03", "04", null, null],
		["04", "09", 75, 75],
		["09", null, 75, 70],
	]);
});

test("an accepted revision counts again when its successor is sent back", () => {
	const spans = shownSpans(
		[said(1, 10, "01"), said(2, 99, "02", { returnedAt: "03" })],
		[],
	);
	expect(spans.map(({ reported }) => reported)).toEqual([10, 99, 10]);
});

test("a line counts with its report: replaced by a revision without it, it is gone", () => {
	const spans = shownSpans(
		[said(1, 10, "01")],
		[
			[
				{
					...said(1, null, "02", { supersededAt: "03" }),
					differenceYuan: 5,
					lines: 1,
				},
				{ ...said(2, null, "03"), differenceYuan: 0, lines: 0 },
			],
		],
	);
	expect(spans.map(({ corrected }) => corrected)).toEqual([10, 15, 10]);
});

test("spans follow one another without a gap, and each says what counted at its first instant", () => {
	const revision = fc.record({
		value: fc.option(fc.nat(100)),
		at: fc.nat(50),
		back: fc.option(fc.nat(50)),
	});
	fc.assert(
		fc.property(fc.array(revision, { maxLength: 6 }), (acts) => {
			const two = (value: number) => String(value).padStart(3, "0");
			const revisions = acts.map(({ value, at, back }, index) => ({
				revision: index + 1,
				value,
				submittedAt: two(at),
				returnedAt: back === null ? null : two(at + 1 + back),
				supersededAt: null,
			}));
			const spans = shownSpans(revisions, []);
			for (const [index, span] of spans.entries()) {
				expect(span.untilAt).toBe(spans[index + 1]?.fromAt ?? null);
				expect(span.reported).toBe(
					countedAt(revisions, span.fromAt)?.value ?? null,
				);
			}
		}),
	);
});
