/** What a command found or did. */
export type Answer = {
	/** With `--json`: the one value on standard output. */
	value: unknown;
	/** Without it: the same for a person, a line each. */
	lines: readonly string[];
	/** 0 done, 1 refused or failed, 2 done in part (some rows rejected). Absent: 0. */
	exit?: 0 | 1 | 2;
};

/** Where a command writes and what it knows of the world; tests give their own. */
export type Io = {
	out: (text: string) => void;
	err: (text: string) => void;
	env: Readonly<Record<string, string | undefined>>;
	now: () => Date;
};
