/**
 * The browser's database as promises: as much of IndexedDB as the report form uses. A library would
 * cost more than this file; localStorage would not do, the service worker cannot read it.
 */

const NAME = "dekad-report";
const VERSION = 1;
/** One table a kind; keys are given with every record, so that records stay as they were answered. */
const TABLES = ["who", "desk", "entry"] as const;
export type BrowserTable = (typeof TABLES)[number];
type Key = IDBValidKey;

export type BrowserDatabase = {
	get<T>(table: BrowserTable, key: Key): Promise<T | undefined>;
	/** Records whose key begins with `start`, in key order. */
	list<T>(table: BrowserTable, start: readonly string[]): Promise<T[]>;
	put(table: BrowserTable, key: Key, record: unknown): Promise<void>;
	remove(table: BrowserTable, key: Key): Promise<void>;
	/** Removes the records whose key begins with `start`. */
	removeAll(table: BrowserTable, start: readonly string[]): Promise<void>;
	/** Reads a record, changes it and writes it back with nobody else's write between. `undefined` removes it. */
	change<T>(
		table: BrowserTable,
		key: Key,
		act: (record: T | undefined) => T | undefined,
	): Promise<T | undefined>;
};

/** @throws DOMException where the browser keeps no data (a private window of some browsers, a full disk). */
export async function openBrowserDatabase(): Promise<BrowserDatabase> {
	const opening = indexedDB.open(NAME, VERSION);
	opening.onupgradeneeded = () => {
		for (const table of TABLES) opening.result.createObjectStore(table);
	};
	const database = await answerOf(opening);
	// A newer form in another tab must not wait for this one to be closed.
	database.onversionchange = () => database.close();
	const within = (table: BrowserTable, mode: IDBTransactionMode) => {
		// Written means handed to the browser; waiting for the disk itself would lose words to a closing tab.
		const transaction = database.transaction(table, mode, {
			durability: "relaxed",
		});
		const done = new Promise<void>((resolve, reject) => {
			transaction.oncomplete = () => resolve();
			transaction.onabort = () => reject(transaction.error);
			transaction.onerror = () => reject(transaction.error);
		});
		// Awaited by writes; a read that fails says so through its own request.
		done.catch(() => {});
		return {
			store: transaction.objectStore(table),
			done,
			/** Nothing more comes: the browser need not wait for this page to say so by idling. */
			commit: () => transaction.commit(),
		};
	};
	return {
		get: (table, key) => answerOf(within(table, "readonly").store.get(key)),
		list: (table, start) =>
			answerOf(within(table, "readonly").store.getAll(beginningWith(start))),
		async put(table, key, record) {
			const { store, done } = within(table, "readwrite");
			store.put(record, key);
			await done;
		},
		async remove(table, key) {
			const { store, done } = within(table, "readwrite");
			store.delete(key);
			await done;
		},
		async removeAll(table, start) {
			const { store, done } = within(table, "readwrite");
			store.delete(beginningWith(start));
			await done;
		},
		async change<T>(
			table: BrowserTable,
			key: Key,
			act: (record: T | undefined) => T | undefined,
		) {
			const { store, done, commit } = within(table, "readwrite");
			let changed: T | undefined;
			const reading = store.get(key);
			reading.onsuccess = () => {
				changed = act(reading.result as T | undefined);
				if (changed === undefined) store.delete(key);
				else store.put(changed, key);
				commit();
			};
			await done;
			return changed;
		},
	};
}

/** Keys are lists of texts; an empty list sorts after every text and so closes the range. */
const beginningWith = (start: readonly string[]) =>
	IDBKeyRange.bound([...start], [...start, []]);

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
