import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

// The kernel counts processor time in hundredths of a second.
const TICK_MS = 10;

/** A server, all processes below it, and those of the embedded database whose command names its folder. */
function processesOf(pid: number, folder: string): Set<number> {
	const children = new Map<number, number[]>();
	for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each)))
		try {
			const parent = Number(statOf(name)[1]);
			children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
		} catch {
			// It has ended meanwhile.
		}
	const postmasters = execFileSync("pgrep", ["-f", folder], {
		encoding: "utf8",
	})
		.split("\n")
		.filter((line) => line !== "" && Number(line) !== process.pid)
		.map(Number);
	const seen = new Set<number>();
	const walk = (each: number): void => {
		if (seen.has(each)) return;
		seen.add(each);
		for (const child of children.get(each) ?? []) walk(child);
	};
	for (const each of [pid, ...postmasters]) walk(each);
	return seen;
}

/** Fields of /proc/PID/stat from the state on. */
function statOf(pid: number | string): string[] {
	const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
	return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** Memory of server and database together, shared pages counted by share, in MB. */
export function memoryOf(pid: number, folder: string): number {
	let kilobytes = 0;
	for (const each of processesOf(pid, folder))
		try {
			const rollup = readFileSync(`/proc/${each}/smaps_rollup`, "utf8");
			kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
		} catch {
			// It has ended meanwhile.
		}
	return kilobytes / 1024;
}

/** Processor time that server and database have taken so far, in ms; what other work on the machine does not lengthen much. */
export function processorMsOf(
	pid: number,
	folder: string,
): { server: number; database: number } {
	const spent = { server: 0, database: 0 };
	for (const each of processesOf(pid, folder))
		try {
			const stat = statOf(each);
			const own = (Number(stat[11]) + Number(stat[12])) * TICK_MS;
			spent[each === pid ? "server" : "database"] += own;
		} catch {
			// It has ended meanwhile.
		}
	return spent;
}
