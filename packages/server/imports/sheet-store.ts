import type { Actor } from "@dekad/core/access/actor.ts";
import type { RowReader, RowValues } from "@dekad/core/sheets/read-row.ts";
import type { MappingWish } from "@dekad/core/sheets/sheet-mapping.ts";
import type { SheetProblem } from "@dekad/core/sheets/sheet-problem.ts";
import type { TextKey, TextParams } from "@dekad/core/text/text.ts";
import type { Tx } from "../database/client.ts";
import type { References } from "./references.ts";

/** A row that could be read, as a kind's store takes it. */
export type DataRow = { readonly number: number; readonly values: RowValues };

/** What became of a row. Problems only with "rejected", and then at least one. */
export type Verdict = {
	readonly row: DataRow;
	readonly outcome: "accepted" | "unchanged" | "rejected";
	readonly problems: readonly SheetProblem[];
};

export type ImportNote = { readonly key: TextKey; readonly params: TextParams };

/** What a store works with: one import, in its one transaction. */
export type ImportContext = {
	readonly tx: Tx;
	readonly actor: Actor;
	readonly now: Date;
	/** Today in the office's time zone. */
	readonly today: string;
	/** Path of the office's root region. */
	readonly rootPath: string;
	/** Checks only: nothing is written, and the verdicts are those a storing run would give. */
	readonly isDry: boolean;
	readonly wish: MappingWish;
	/** Fields that a column or a constant fills. */
	readonly filled: ReadonlySet<string>;
	readonly reader: Pick<RowReader, "problemAt" | "unitOf">;
	/** The received file, kept as evidence. */
	readonly fileId: string;
	readonly references: References;
	note(key: TextKey, params: TextParams): void;
	/** A one-time link to show once. */
	link(link: OneTimeLinkShown): void;
};

export type OneTimeLinkShown = {
	readonly loginName: string;
	readonly path: string;
	readonly expiresAt: string;
};

/**
 * Takes the good rows of a kind, batch by batch, checks them against the registry and stores them.
 * A store may hold rows back until it has seen those that belong to them; `finish` answers for the rest.
 */
export type SheetStore = {
	take(rows: readonly DataRow[]): Promise<Verdict[]>;
	finish(): Promise<Verdict[]>;
};

/** Kinds so small that they are checked as a whole: a tree whose parent may stand further down. */
export const storeAtOnce = (
	store: (rows: readonly DataRow[]) => Promise<Verdict[]>,
): SheetStore => {
	const held: DataRow[] = [];
	return {
		take: async (rows) => {
			held.push(...rows);
			return [];
		},
		finish: () => store(held),
	};
};

export const accepted = (row: DataRow): Verdict => ({
	row,
	outcome: "accepted",
	problems: [],
});
export const unchanged = (row: DataRow): Verdict => ({
	row,
	outcome: "unchanged",
	problems: [],
});
export const rejected = (
	row: DataRow,
	...problems: SheetProblem[]
): Verdict => ({ row, outcome: "rejected", problems });

/** The text a row says for a field; undefined when it says none. */
export const textOf = (row: DataRow, field: string): string | undefined => {
	const value = row.values[field];
	return typeof value === "string" ? value : undefined;
};

/** The number a row says for a field; undefined when it says none. */
export const numberOf = (row: DataRow, field: string): number | undefined => {
	const value = row.values[field];
	return typeof value === "number" ? value : undefined;
};
