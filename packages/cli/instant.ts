import { InvalidArgumentError } from "commander";

/** An instant as ISO text. A date alone would be midnight of some zone, so it is not taken. */
export function instant(written: string): Date {
	if (
		!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(
			written,
		)
	)
		throw new InvalidArgumentError("2026-03-21T08:00:00Z");
	const moment = new Date(written);
	if (Number.isNaN(moment.getTime()))
		throw new InvalidArgumentError("2026-03-21T08:00:00Z");
	return moment;
}
