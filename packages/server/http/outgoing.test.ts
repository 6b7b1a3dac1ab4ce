import { createServer, type RequestListener, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { isNetwork, Outgoing, type OutgoingRule } from "./outgoing.ts";

/** Calls to other servers, made by hostile ones: each test runs a real server and says what it must not get away with. */

const LOOPBACK = ["127.0.0.0/8", "::1/128"];
const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

async function serve(
	answer: RequestListener,
): Promise<{ port: number; asked: string[] }> {
	const asked: string[] = [];
	const server = createServer((request, reply) => {
		asked.push(`${request.method} ${request.url} ${request.headers.host}`);
		answer(request, reply);
	});
	servers.push(server);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return { port: (server.address() as AddressInfo).port, asked };
}

const refusedFor = (work: Promise<unknown>) =>
	work.then(
		() => "answered",
		(error: { code?: string; detail?: { reason?: string } }) =>
			error.code === "outgoing.refused" ? error.detail?.reason : String(error),
	);
const calling = (rule: Partial<OutgoingRule>) =>
	new Outgoing({ hosts: [], privateRanges: [], ...rule });
const names =
	(addresses: Record<string, readonly string[]>) => async (name: string) =>
		(addresses[name] ?? []).map((address) => ({
			address,
			family: address.includes(":") ? 6 : 4,
		}));

test("a listed host at a listed private address is called and its answer given", async () => {
	const { port, asked } = await serve((_, reply) =>
		reply.setHeader("x-two", ["a", "b"]).end("你好"),
	);
	const out = calling({
		hosts: [`sso.test:${port}`],
		privateRanges: LOOPBACK,
		resolve: names({ "sso.test": ["127.0.0.1"] }),
	});
	const reply = await out.fetch(`http://sso.test:${port}/a?b=1`, {
		method: "POST",
		body: new URLSearchParams({ x: "1" }),
	});
	expect([
		reply.status,
		await reply.text(),
		reply.headers.get("x-two"),
	]).toEqual([200, "你好", "a, b"]);
	expect(asked).toEqual([`POST /a?b=1 sso.test:${port}`]);
});

describe("refused before anything is sent:", () => {
	test.each([
		["another host", "http://evil.test:PORT/", "host"],
		["another port", "http://sso.test:1/", "host"],
		["a longer name", "http://sso.test.evil.test:PORT/", "host"],
		["the usual port when another is listed", "http://sso.test/", "host"],
		["a file", "file:///etc/passwd", "protocol"],
		["credentials in the address", "http://a:b@sso.test:PORT/", "credentials"],
	])("%s", async (_, address, reason) => {
		const { port, asked } = await serve((__, reply) => reply.end());
		const out = calling({
			hosts: [`sso.test:${port}`],
			privateRanges: LOOPBACK,
			resolve: names({ "sso.test": ["127.0.0.1"] }),
		});
		expect(
			await refusedFor(out.fetch(address.replace("PORT", String(port)))),
		).toBe(reason);
		expect(asked).toEqual([]);
	});

	test.each([
		["127.0.0.1"],
		["10.0.0.8"],
		["172.31.255.255"],
		["192.168.1.1"],
		["169.254.169.254"],
		["100.100.100.200"],
		["0.0.0.0"],
		["::1"],
		["::ffff:127.0.0.1"],
		["::ffff:7f00:1"],
		["64:ff9b::7f00:1"],
		["2002:7f00:1::"],
		["fe80::1"],
		["fc00::1"],
		["ff02::1"],
	])("a name that resolves to %s", async (address) => {
		const { port, asked } = await serve((_, reply) => reply.end());
		const out = calling({
			hosts: [`sso.test:${port}`],
			resolve: names({ "sso.test": [address] }),
		});
		expect(await refusedFor(out.fetch(`https://sso.test:${port}/`))).toBe(
			"address",
		);
		expect(asked).toEqual([]);
	});

	test("a name with a public and a private address, whichever comes first", async () => {
		for (const addresses of [
			["93.184.216.34", "127.0.0.1"],
			["127.0.0.1", "93.184.216.34"],
		])
			expect(
				await refusedFor(
					calling({
						hosts: ["sso.test"],
						resolve: names({ "sso.test": addresses }),
					}).fetch("https://sso.test/"),
				),
			).toBe("address");
	});

	test("localhost as the machine itself resolves it, and an address written in another way", async () => {
		const { port, asked } = await serve((_, reply) => reply.end());
		expect(
			await refusedFor(
				calling({ hosts: [`localhost:${port}`] }).fetch(
					`http://localhost:${port}/`,
				),
			),
		).toBe("address");
		for (const written of [
			"2130706433",
			"0x7f.1",
			"127.1",
			"[::ffff:127.0.0.1]",
		])
			expect(
				await refusedFor(
					calling({
						hosts: [`127.0.0.1:${port}`, `::ffff:7f00:1:${port}`],
					}).fetch(`http://${written}:${port}/`),
				),
			).toBe("address");
		expect(asked).toEqual([]);
	});

	test("plain http where no private range is listed, and a name nobody knows", async () => {
		const out = calling({
			hosts: ["sso.test", "gone.test"],
			resolve: names({ "sso.test": ["93.184.216.34"] }),
		});
		expect(await refusedFor(out.fetch("http://sso.test/"))).toBe(
			"not_encrypted",
		);
		expect(await refusedFor(out.fetch("https://gone.test/"))).toBe(
			"unknown_name",
		);
	});
});

describe("an answer that", () => {
	const ask = async (
		answer: RequestListener,
		more: Partial<OutgoingRule> = {},
	) => {
		const { port, asked } = await serve(answer);
		const out = calling({
			hosts: [`127.0.0.1:${port}`],
			privateRanges: LOOPBACK,
			...more,
		});
		return {
			said: await refusedFor(out.fetch(`http://127.0.0.1:${port}/`)),
			asked,
		};
	};

	test("redirects is not followed, not even to the same host", async () => {
		for (const status of [301, 302, 303, 307, 308]) {
			const { said, asked } = await ask((request, reply) =>
				reply
					.writeHead(status, {
						location: `http://${request.headers.host}/inside`,
					})
					.end(),
			);
			expect([status, said, asked.length]).toEqual([status, "redirect", 1]);
		}
	});

	test("never ends in bytes is cut off at the bound", async () => {
		let sent = 0;
		const { said } = await ask(
			(_, reply) => {
				const more = () => {
					while (!reply.destroyed && reply.write(Buffer.alloc(64 * 1024)))
						sent += 64 * 1024;
					if (!reply.destroyed) reply.once("drain", more);
				};
				reply.on("error", () => {});
				more();
			},
			{ largestAnswerBytes: 256 * 1024 },
		);
		expect(said).toBe("too_large");
		expect(sent).toBeLessThan(16 * 1024 * 1024);
	});

	test("trickles, or never begins, is given up at the deadline", async () => {
		const began = performance.now();
		const trickling = ask(
			(_, reply) => {
				const tick = setInterval(() => reply.write("."), 20);
				reply.on("close", () => clearInterval(tick));
			},
			{ deadlineMs: 300 },
		);
		const silent = ask(() => {}, { deadlineMs: 300 });
		expect([(await trickling).said, (await silent).said]).toEqual([
			"too_slow",
			"too_slow",
		]);
		expect(performance.now() - began).toBeLessThan(2_000);
	});

	test("is compressed is not unpacked; one that breaks off is told as unreachable", async () => {
		expect(
			(
				await ask((_, reply) =>
					reply.writeHead(200, { "content-encoding": "gzip" }).end("x"),
				)
			).said,
		).toBe("encoding");
		expect((await ask((request) => request.socket.destroy())).said).toBe(
			"unreachable",
		);
	});
});

test("the address for another protocol is checked the same way", async () => {
	const out = calling({
		hosts: ["ldap.test:636"],
		resolve: names({ "ldap.test": ["10.1.2.3"] }),
	});
	expect(await refusedFor(out.addressOf("ldap.test", 636))).toBe("address");
	expect(await refusedFor(out.addressOf("ldap.test", 389))).toBe("host");
	const listed = calling({
		hosts: ["ldap.test:636"],
		privateRanges: ["10.1.0.0/16"],
		resolve: names({ "ldap.test": ["10.1.2.3"] }),
	});
	expect(await listed.addressOf("ldap.test", 636)).toBe("10.1.2.3");
});

test("a range is an address or a network", () => {
	expect(["10.0.0.0/8", "127.0.0.1", "::1", "fd00::/8"].map(isNetwork)).toEqual(
		[true, true, true, true],
	);
	expect(
		[
			"10.0.0.0/33",
			"10",
			"localhost",
			"",
			"::1/129",
			"10.0.0.0/8/8",
			"10.0.0.0/",
			"10.0.0.0/0x8",
		].map(isNetwork),
	).toEqual([false, false, false, false, false, false, false, false]);
});

test("public addresses of both versions are called without an entry", async () => {
	for (const address of [
		"93.184.216.34",
		"2606:2800:220:1::1",
		"::ffff:93.184.216.34",
	])
		expect(
			await calling({
				hosts: ["sso.test:443"],
				resolve: names({ "sso.test": [address] }),
			}).addressOf("sso.test", 443),
		).toBe(address);
});
