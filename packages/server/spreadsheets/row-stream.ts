import type { RowBatch, SheetHead, SheetReading } from "./rows.ts";

/**
 * Makes a `SheetReading` of a source that gives the head first and then batches. Nothing starts before the head or the
 * rows are asked for, and the rows can be walked once.
 */
export function rowStream(
	start: () => AsyncGenerator<SheetHead | RowBatch, void, void>,
): SheetReading {
	let source: AsyncGenerator<SheetHead | RowBatch, void, void> | undefined;
	let head: Promise<SheetHead> | undefined;
	const readHead = () => {
		if (head === undefined) {
			source = start();
			head = source.next().then(({ value }) => {
				if (value === undefined || !("format" in value))
					throw new TypeError("the source gave no head");
				return value;
			});
			// Whoever goes straight for the rows meets the same error there.
			head.catch(() => {});
		}
		return head;
	};
	async function* rows(): AsyncGenerator<RowBatch, void, void> {
		await readHead();
		try {
			for await (const batch of source!) yield batch as RowBatch;
		} finally {
			await source!.return();
		}
	}
	return {
		get head() {
			return readHead();
		},
		[Symbol.asyncIterator]: rows,
	};
}
