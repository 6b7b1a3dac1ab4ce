import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import serveFolder from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { DekadError } from "../errors.ts";
import { asFormPage, asPage } from "./headers.ts";

/**
 * The built page: files with a hash in their name are kept for a year, every other address outside
 * /api gives the page itself, into which this answer's style nonce is written. The report form at
 * /report is a page of its own; it has no style of its own making and so no nonce, which lets its
 * service worker keep it.
 */
export async function servePage(
	app: FastifyInstance,
	folder: string,
): Promise<void> {
	const html = await readFile(join(folder, "index.html"), "utf8");
	const page = (reply: FastifyReply) => {
		const { nonce } = asPage(reply);
		return reply.send(html.replaceAll("__CSP_NONCE__", nonce));
	};
	await app.register(serveFolder, {
		root: folder,
		wildcard: false,
		index: false,
		globIgnore: ["**/index.html", "**/*.{br,gz}"],
		// Made by the build at a level no answer could wait for.
		preCompressed: true,
		cacheControl: false,
		setHeaders: (reply, path) => {
			const isHashed = /[\\/](report-)?assets[\\/]/.test(path);
			void reply.header(
				"cache-control",
				isHashed ? "public, max-age=31536000, immutable" : "no-cache",
			);
		},
	});
	app.get("/", (_, reply) => page(reply));
	const formFile = join(folder, "report", "index.html");
	if (existsSync(formFile)) {
		const form = await readFile(formFile, "utf8");
		for (const address of ["/report", "/report/*"])
			app.get(address, (_, reply) => asFormPage(reply).send(form));
	}
	app.setNotFoundHandler((request, reply) => {
		if (
			request.method === "GET" &&
			!request.url.startsWith("/api/") &&
			!/^\/(report-)?assets\//.test(request.url) &&
			!/\.\w{1,5}$/.test(request.url.split("?")[0] ?? "")
		)
			return page(reply);
		throw new DekadError("request.not_found");
	});
}
