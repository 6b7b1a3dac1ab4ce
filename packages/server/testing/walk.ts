import type { FastifyInstance } from "fastify";
import { addressOf } from "@dekad/contract/client.ts";
import { listOperations, type Operation } from "@dekad/contract/openapi.ts";

/** What the addresses of an office's things are filled in with. */
export type Things = Readonly<Record<string, string>>;

/** Queries worth asking beyond the bare address, by the operation's name. */
const QUERIES: Readonly<Record<string, readonly Record<string, string>[]>> = {
	getRollup: [
		{ by: "region,sector,stage", period: "2025-01" },
		{ by: "county,ownership", period: "2025-Q1", list: "KEY", as: "reported" },
		{
			by: "region:2",
			where: "region=14/1401/,stage=continued,paused=no,reported=yes",
		},
		{ period: "2025", asOf: "2025-01-15T00:00:00Z", list: "KEY" },
		{ period: "2030-01", by: "sector" },
	],
	listRollupRows: [
		{ period: "2025-01", limit: "1" },
		{ period: "2025-01-D2", cursor: "A-1", where: "group=-,tag=x" },
		{ period: "2025-01", asOf: "2025-01-15T00:00:00Z", list: "KEY" },
	],
	exportRollup: [
		{ period: "2025-01", by: "region", format: "csv" },
		{ period: "2025-01", by: "sector", format: "xlsx" },
	],
	getCockpit: [
		{ period: "2025-01-D2" },
		{ period: "2025", list: "KEY", by: "programme" },
		{ period: "2025-01", by: "tag" },
		{ by: "zone" },
	],
	listLights: [
		{ period: "2025-01-D2" },
		{ period: "2025-01", asOf: "2025-01-15T00:00:00Z", list: "KEY" },
		{ severity: "unknown", where: "region=14/1401/" },
	],
	getProjectLights: [{ period: "2025-01" }],
	listProjects: [
		{ search: "项目 a", limit: "1" },
		{ search: "100%_\\", region: "14/1401", sector: "industry" },
		{ list: "KEY", stage: "continued", paused: "no", cursor: "A-1" },
		{ coverage: "missing" },
	],
	listCorrections: [{ year: "2025" }],
	getFigureHistory: [{ dekad: "2025-01-D1" }],
	getBulletinFile: [
		{ format: "pdf", language: "zh" },
		{ format: "xlsx", language: "en" },
	],
	getPlanDesk: [{ year: "2025" }, { year: "2026" }],
	listLearnedSeasons: [{ year: "2026" }],
	listPlans: [
		{ show: "waiting", search: "100%_\\" },
		{ year: "2025", show: "without", cursor: "A-1", limit: "1" },
	],
	getTemplate: [{ period: "2025-01-D2" }, { period: "2025" }],
};

export type Reply = {
	readonly operation: Operation;
	readonly url: string;
	readonly status: number;
	readonly type: string;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly body: string;
};

/** Asks every GET operation, each with every query above, and gives back what was answered. */
export async function walkGets(
	app: FastifyInstance,
	cookies: Record<string, string>,
	things: Things,
): Promise<Reply[]> {
	const replies: Reply[] = [];
	for (const operation of listOperations()) {
		const { endpoint, name } = operation;
		if (endpoint.method !== "GET") continue;
		for (const query of [{}, ...(QUERIES[name] ?? [])]) {
			const url = addressOf(endpoint, { params: things, query });
			const { statusCode, headers, body } = endpoint.file?.includes(
				"text/event-stream",
			)
				? await beginningOf(app, url, cookies)
				: await app.inject({ method: "GET", url, cookies });
			replies.push({
				operation,
				url,
				status: statusCode,
				type: String(headers["content-type"] ?? ""),
				headers,
				body,
			});
		}
	}
	return replies;
}

/** A stream's headers; it would go on for ever. */
async function beginningOf(
	app: FastifyInstance,
	url: string,
	cookies: Record<string, string>,
) {
	const reply = await app.inject({
		method: "GET",
		url,
		cookies,
		payloadAsStream: true,
	});
	const { statusCode, headers } = reply;
	if (statusCode === 200) {
		reply.stream().destroy();
		return { statusCode, headers, body: "" };
	}
	const chunks: Buffer[] = [];
	for await (const chunk of reply.stream()) chunks.push(chunk as Buffer);
	return { statusCode, headers, body: Buffer.concat(chunks).toString("utf8") };
}
