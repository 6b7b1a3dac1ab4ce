import { spawn } from "node:child_process";
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

// A Dekad whose whole program is the few lines below, started by a Node that says it is older.
const MAIN = `
const [what]: string[] = process.argv.slice(2);
if (what === "wait") {
	process.on("SIGTERM", () => { console.log("asked to end"); process.exit(3); });
	setInterval(() => undefined, 1000);
	console.log("waiting");
} else if (what === "die") process.kill(process.pid, "SIGKILL");
else {
	console.log(process.execPath, JSON.stringify(process.argv.slice(2)));
	process.exitCode = 7;
}
`;
const OLD = [
	"--import",
	`data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.20.2"}})`,
];

const root = mkdtempSync(join(tmpdir(), "dekad-command-"));
afterAll(() => rmSync(root, { recursive: true }));

function install(name: string): string {
	const cli = join(root, name, "packages", "cli");
	mkdirSync(join(cli, "bin"), { recursive: true });
	writeFileSync(join(root, name, "package.json"), '{"type":"module"}');
	writeFileSync(join(cli, "main.ts"), MAIN);
	cpSync(join(import.meta.dirname, "dekad.mjs"), join(cli, "bin", "dekad.mjs"));
	return join(cli, "bin", "dekad.mjs");
}

function run(
	file: string,
	args: string[],
	node = OLD,
	onOutput: (pid: number) => void = () => undefined,
): Promise<{
	code: number | null;
	signal: string | null;
	out: string;
	err: string;
}> {
	return new Promise((done) => {
		const child = spawn(process.execPath, [...node, file, ...args], {
			stdio: ["ignore", "pipe", "pipe"],
		});
		let out = "";
		let err = "";
		child.stderr.on("data", (chunk: Buffer) => {
			err += chunk.toString();
		});
		child.stdout.on("data", (chunk: Buffer) => {
			out += chunk.toString();
			onOutput(child.pid ?? 0);
		});
		child.on("close", (code, signal) => done({ code, signal, out, err }));
	});
}

/** The Node that npm installs with Dekad; a platform without one has nothing to test here. */
function packagedNode(): string | undefined {
	try {
		return createRequire(import.meta.url).resolve(
			`node-${process.platform}-${process.arch}/bin/node`,
		);
	} catch {
		return undefined;
	}
}
const packaged = packagedNode();

describe.skipIf(packaged === undefined)("on a Node that is too old", () => {
	const file = install("whole");
	const name = `node-${process.platform}-${process.arch}`;
	mkdirSync(join(root, "whole", "node_modules"));
	if (packaged)
		symlinkSync(
			dirname(dirname(packaged)),
			join(root, "whole", "node_modules", name),
		);

	test("the command runs again on the packaged one, with its arguments and exit code", async () => {
		const { code, out, err } = await run(file, ["a b", "--json"]);
		expect(err).toBe("");
		expect(out).toContain('["a b","--json"]');
		expect(out.split(" ")[0]).toContain(join(name, "bin", "node"));
		expect(code).toBe(7);
	});

	test("a signal is passed on, and the answer is waited for", async () => {
		const { code, out } = await run(file, ["wait"], OLD, (pid) =>
			process.kill(pid, "SIGTERM"),
		);
		expect(out).toBe("waiting\nasked to end\n");
		expect(code).toBe(3);
	});

	test("a death by signal is a death by the same signal", async () => {
		expect(await run(file, ["die"])).toMatchObject({ signal: "SIGKILL" });
	});

	test("without the packaged one the command says what to do, and does not go round", async () => {
		const { code, err } = await run(install("bare"), []);
		expect(code).toBe(1);
		expect(err).toContain("npm install");
		expect(err).toContain("20.20.2");
	});
});

test("a Node that is new enough runs the command itself", async () => {
	const { code, out } = await run(install("new"), ["x"], []);
	expect(out).toBe(`${process.execPath} ["x"]\n`);
	expect(code).toBe(7);
});
