/** What a measurement prints: figures beside their anchor, both measured in the same run. */

/** Progress, on standard error: the figures alone are the output. */
export const say = (text: string): void => {
	process.stderr.write(`${text}\n`);
};

export const print = (line = ""): void => {
	process.stdout.write(`${line}\n`);
};

/** The value below which a share of the sample lies. The sample need not be sorted. */
export function quantile(sample: readonly number[], share: number): number {
	const sorted = sample.toSorted((a, b) => a - b);
	return sorted[
		Math.min(sorted.length - 1, Math.floor(share * sorted.length))
	]!;
}

export const median = (sample: readonly number[]): number =>
	quantile(sample, 0.5);

export const ms = (value: number): string =>
	value < 10 ? `${value.toFixed(2)} ms` : `${value.toFixed(0)} ms`;

export const seconds = (milliseconds: number): string =>
	`${(milliseconds / 1000).toFixed(2)} s`;

/** How long something takes, in milliseconds, and what it gives. */
export async function timed<T>(
	work: () => Promise<T>,
): Promise<{ took: number; value: T }> {
	const start = performance.now();
	const value = await work();
	return { took: performance.now() - start, value };
}

/** One promise of the product, with whether this run kept it. */
export function promise(
	what: string,
	{ kept, figure, goal }: { kept: boolean; figure: string; goal: string },
): void {
	print(`${kept ? "met   " : "MISSED"}  ${what}: ${figure} (goal ${goal})`);
}
