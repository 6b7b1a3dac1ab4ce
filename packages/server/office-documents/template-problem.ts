import type { TemplateFault } from "./template-places.ts";

/** What is wrong with a template, in words a person can act on: each placeholder with its place, or the part of the file. */
export class TemplateProblem extends Error {
	readonly kind: "not_docx" | "too_large" | "active" | "placeholders";
	readonly what: readonly string[];
	readonly faults: readonly TemplateFault[];

	constructor(
		kind: TemplateProblem["kind"],
		what: readonly string[],
		faults: readonly TemplateFault[] = [],
	) {
		super(`${kind}: ${what.join(", ")}`);
		this.kind = kind;
		this.what = what;
		this.faults = faults;
	}
}
