import { expect, test } from "vitest";
import { REVIEW_ODDITIES, reviewOddities } from "./review-oddities.ts";

const nothing = {
	doubts: 0,
	isContested: false,
	isOnBehalf: false,
	openRequests: 0,
};

test("nothing odd is an empty list, everything odd names each once in its order", () => {
	expect(reviewOddities(nothing)).toEqual([]);
	expect(
		reviewOddities({
			doubts: 3,
			isContested: true,
			isOnBehalf: true,
			openRequests: 2,
		}),
	).toEqual(REVIEW_ODDITIES);
});

test.each([
	[{ doubts: 1 }, "doubts"],
	[{ isContested: true }, "contested"],
	[{ isOnBehalf: true }, "on_behalf"],
	[{ openRequests: 1 }, "request_open"],
])("%o alone is %s", (fact, oddity) =>
	expect(reviewOddities({ ...nothing, ...fact })).toEqual([oddity]),
);
