import { expect, test } from "vitest";
import { SharedReadings } from "./shared-readings.ts";

/** Work that ends when told; it gives how many had begun when it began. */
function controlled() {
	const ends: (() => void)[] = [];
	let began = 0;
	return {
		ends,
		began: () => began,
		work: () => {
			const number = ++began;
			return new Promise<number>((resolve) => {
				ends.push(() => resolve(number));
			});
		},
	};
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("those who ask while a reading runs share the next one, which begins after they asked", async () => {
	const readings = new SharedReadings();
	const { work, ends, began } = controlled();
	const first = readings.read("a", work);
	const [second, third] = [readings.read("a", work), readings.read("a", work)];
	expect(began()).toBe(1);
	ends[0]!();
	await settle();
	expect(began()).toBe(2);
	const fourth = readings.read("a", work);
	ends[1]!();
	await settle();
	ends[2]!();
	expect(await Promise.all([first, second, third, fourth])).toEqual([
		1, 2, 2, 3,
	]);
});

test("other questions do not wait", () => {
	const readings = new SharedReadings();
	const { work, began } = controlled();
	void readings.read("a", work);
	void readings.read("b", work);
	expect(began()).toBe(2);
});

test("a reading that fails fails those who share it, and the next begins anew", async () => {
	const readings = new SharedReadings();
	const fail = () => Promise.reject(new Error("lost"));
	const first = readings.read("a", fail);
	const second = readings.read("a", () => Promise.resolve(2));
	await expect(first).rejects.toThrow("lost");
	expect(await second).toBe(2);
	expect(await readings.read("a", () => Promise.resolve(3))).toBe(3);
});
