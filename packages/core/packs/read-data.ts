/**
 * Reading data somebody wrote (packs, calendars, region lists) into types. A wrong place is named
 * by its path, what stood there, and what belongs there, so that whoever edits the file finds it.
 */

/** A pack or calendar that cannot be used. The message names the place; it is for the person who edits packs. */
export class PackError extends Error {
	override readonly name = "PackError";
	readonly path: string;

	constructor(path: string, expected: string, found: unknown) {
		super(
			`${path === "" ? "the file" : path}: ${expected}, found ${shown(found)}`,
		);
		this.path = path;
	}
}

const shown = (value: unknown): string => {
	if (value === undefined) return "nothing";
	const json = JSON.stringify(value) ?? typeof value;
	return json.length > 60 ? `${json.slice(0, 60)}…` : json;
};

/** A value with its path in the file. Each reading method returns the typed value or throws a `PackError`. */
export class Place {
	readonly path: string;
	readonly value: unknown;

	constructor(value: unknown, path = "") {
		this.value = value;
		this.path = path;
	}

	fail(expected: string): never {
		throw new PackError(this.path, expected, this.value);
	}

	/** The place of a key of an object; its value is undefined where the key is missing. */
	at(key: string): Place {
		return new Place(
			this.object()[key],
			this.path === "" ? key : `${this.path}.${key}`,
		);
	}

	object(): Readonly<Record<string, unknown>> {
		if (
			typeof this.value !== "object" ||
			this.value === null ||
			Array.isArray(this.value)
		)
			this.fail("an object is needed");
		return this.value as Record<string, unknown>;
	}

	/** Refuses keys nobody reads: a misspelt setting must not pass silently. */
	only(...keys: string[]): this {
		const surplus = Object.keys(this.object()).find(
			(key) => !keys.includes(key),
		);
		if (surplus !== undefined)
			throw new PackError(
				this.path,
				`the key "${surplus}" is not known (known: ${keys.join(", ")})`,
				this.at(surplus).value,
			);
		return this;
	}

	text(): string {
		if (typeof this.value !== "string" || this.value.trim() === "")
			this.fail("text is needed");
		return this.value as string;
	}

	matching(pattern: RegExp, what: string): string {
		if (typeof this.value !== "string" || !pattern.test(this.value))
			this.fail(`${what} is needed`);
		return this.value as string;
	}

	oneOf<const T extends string>(values: readonly T[]): T {
		const found = values.find((value) => value === this.value);
		return found ?? this.fail(`one of ${values.join(", ")} is needed`);
	}

	flag(): boolean {
		if (typeof this.value !== "boolean") this.fail("true or false is needed");
		return this.value as boolean;
	}

	whole(min: number, max: number): number {
		if (
			!Number.isInteger(this.value) ||
			(this.value as number) < min ||
			(this.value as number) > max
		) {
			this.fail(`a whole number from ${min} to ${max} is needed`);
		}
		return this.value as number;
	}

	list<T>(read: (place: Place, index: number) => T): T[] {
		if (!Array.isArray(this.value)) this.fail("a list is needed");
		return (this.value as unknown[]).map((value, index) =>
			read(new Place(value, `${this.path}[${index}]`), index),
		);
	}

	/** null where the file says null or leaves the key out. */
	optional<T>(read: (place: Place) => T): T | null {
		return this.value === null || this.value === undefined ? null : read(this);
	}

	entries(): [key: string, place: Place][] {
		return Object.keys(this.object()).map((key) => [key, this.at(key)]);
	}
}
