#!/usr/bin/env node
/**
 * The command `dekad`. The rest of Dekad is TypeScript that Node runs as it is, which needs Node
 * 22.18 or newer. `npm run` and `npx` find the Node packaged with Dekad first; a direct call or a
 * service manager finds the machine's own, and this file, plain JavaScript for any Node, then runs
 * itself again on the packaged one.
 */

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED = [22, 18];

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
	await import("../main.ts");
} else {
	const node = packagedNode();
	// A second round on a Node that is still too old would never end.
	if (node === undefined || process.env.DEKAD_RERUN === "1") refuse();
	else rerun(node);
}

/** The nearest node_modules with a Node for this machine, from this file upwards. */
function packagedNode() {
	const inside = join(
		"node_modules",
		`node-${process.platform}-${process.arch}`,
		"bin",
		"node",
	);
	let folder = dirname(fileURLToPath(import.meta.url));
	for (;;) {
		const node = join(folder, inside);
		if (existsSync(node)) return node;
		const parent = dirname(folder);
		if (parent === folder) return undefined;
		folder = parent;
	}
}

/** @param {string} node */
function rerun(node) {
	const file = fileURLToPath(import.meta.url);
	const child = spawn(node, [file, ...process.argv.slice(2)], {
		stdio: "inherit",
		env: { ...process.env, DEKAD_RERUN: "1" },
	});
	const isAtTerminal =
		process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
	/** @type {NodeJS.Signals[]} */
	const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
	for (const signal of signals)
		process.on(signal, () => {
			// A terminal sends these to both of us already; a second one would mean "at once".
			const isFromTerminal = signal === "SIGINT" || signal === "SIGQUIT";
			if (!(isAtTerminal && isFromTerminal)) child.kill(signal);
		});
	child.on("error", (error) => {
		console.error(String(error));
		process.exit(1);
	});
	child.on("exit", (code, signal) => {
		if (signal === null) process.exit(code ?? 1);
		// End as it ended, so that a shell or a service manager sees the same.
		process.removeAllListeners(signal);
		process.kill(process.pid, signal);
		// Only where the signal does not end a process.
		setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
	});
}

function refuse() {
	console.error(
		`Dekad 需要 Node ${NEEDED.join(".")} 或更新版本（当前 ${process.versions.node}），且未找到随附的 Node：请在安装目录运行 npm install。\n` +
			`Dekad needs Node ${NEEDED.join(".")} or newer (this is ${process.versions.node}) and did not find the one it brings: run npm install where it is installed.`,
	);
	process.exit(1);
}
