// Answers one question about the machine a release stands on, as JSON. Run by the release's own Node.
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { connect } from "node:net";
import { basename } from "node:path";
import { inflateSync } from "node:zlib";

const [question, subject = ""] = process.argv.slice(2);
const answers = { network, page, fonts, accounts };
console.log(JSON.stringify(await answers[question](subject)));

/** Which interfaces there are, and what becomes of a connection to the outside. */
async function network() {
	const interfaces = readFileSync("/proc/net/dev", "utf8")
		.split("\n")
		.slice(2)
		.map((line) => line.split(":")[0].trim())
		.filter((name) => name !== "");
	const outside = await new Promise((resolve) => {
		// An address of TEST-NET-1: nobody answers there, but a network would take the packet.
		const socket = connect({ host: "192.0.2.1", port: 9, timeout: 500 });
		socket.on("error", (error) => resolve(error.code));
		socket.on("timeout", () => resolve("sent"));
		socket.on("connect", () => resolve("connected"));
	});
	return { interfaces, outside };
}

/** The sign-in page with everything it names, and what the server says to somebody not signed in. */
async function page(firstLine) {
	const { url, setupUrl } = JSON.parse(firstLine);
	const answer = await fetch(url);
	const html = await answer.text();
	const parts = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(
		([, path]) => path,
	);
	const statuses = await Promise.all(
		parts.map(async (path) => (await fetch(new URL(path, url))).status),
	);
	const foreign = html.match(/https?:\/\/(?!127\.0\.0\.1)[^"' ]+/g) ?? [];
	return {
		status: answer.status,
		title: /<title>([^<]*)/.exec(html)?.[1],
		parts: parts.length,
		statuses: [...new Set(statuses)],
		foreign,
		hasSetupLink: setupUrl !== undefined,
		session: (await fetch(new URL("/api/session", url))).status,
	};
}

/** The fonts whose programs a PDF carries. */
function fonts(file) {
	const bytes = readFileSync(file);
	let text = bytes.toString("latin1");
	for (const { index } of text.matchAll(/stream\r?\n/g)) {
		const start = index + (text[index + 6] === "\r" ? 8 : 7);
		const end = text.indexOf("endstream", start);
		try {
			text += inflateSync(bytes.subarray(start, end)).toString("latin1");
		} catch {
			// A stream that is not packed this way says nothing of fonts.
		}
	}
	return {
		names: [
			...new Set(
				[...text.matchAll(/\/FontName\s*\/[A-Z]{6}\+([\w-]+)/g)].map(
					([, name]) => name,
				),
			),
		].sort(),
		programs: [...text.matchAll(/\/FontFile[23]?\s/g)].length,
	};
}

/** Which programs of a folder run, but this one, and as which accounts. */
function accounts(folder) {
	const names = new Map(
		readFileSync("/etc/passwd", "utf8")
			.split("\n")
			.map((line) => line.split(":"))
			.map(([name, , uid]) => [Number(uid), name]),
	);
	/** @type {Set<string>} */
	const programs = new Set();
	/** @type {Set<string>} */
	const users = new Set();
	for (const pid of readdirSync("/proc")) {
		if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
		try {
			const program = readlinkSync(`/proc/${pid}/exe`);
			if (!program.startsWith(folder)) continue;
			programs.add(basename(program));
			users.add(names.get(statSync(`/proc/${pid}`).uid) ?? "");
		} catch {
			// It ended meanwhile.
		}
	}
	return {
		programs: [...programs].sort(),
		accounts: [...users].sort(),
	};
}
