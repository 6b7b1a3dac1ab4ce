import { z } from "zod";
import * as accounts from "./accounts.ts";
import * as approvals from "./approvals.ts";
import * as bulletins from "./bulletins.ts";
import * as changes from "./changes.ts";
import * as corrections from "./corrections.ts";
import * as documentLook from "./document-look.ts";
import type { Endpoint } from "./endpoint.ts";
import * as figures from "./figures.ts";
import * as imports from "./imports.ts";
import * as jobs from "./jobs.ts";
import * as lights from "./lights.ts";
import * as lockExceptions from "./lock-exceptions.ts";
import * as missing from "./missing.ts";
import * as outputs from "./outputs.ts";
import * as periods from "./periods.ts";
import * as plans from "./plans.ts";
import * as projectActs from "./project-acts.ts";
import * as projectDocuments from "./project-documents.ts";
import * as providers from "./providers.ts";
import * as rankings from "./rankings.ts";
import * as regionShapes from "./region-shapes.ts";
import * as registry from "./registry.ts";
import * as reportDesk from "./report-desk.ts";
import * as reports from "./reports.ts";
import * as reviews from "./reviews.ts";
import * as rollups from "./rollups.ts";
import * as session from "./session.ts";
import * as settings from "./settings.ts";
import * as tokens from "./tokens.ts";
import { problemSchema } from "./wire.ts";
import * as years from "./years.ts";

/** Every operation of the contract with its name, by domain. */
const DOMAINS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	session,
	accounts,
	tokens,
	approvals,
	providers,
	registry,
	projectActs,
	projectDocuments,
	periods,
	years,
	plans,
	lockExceptions,
	lights,
	reports,
	corrections,
	figures,
	reportDesk,
	reviews,
	rollups,
	missing,
	outputs,
	changes,
	regionShapes,
	imports,
	bulletins,
	documentLook,
	rankings,
	jobs,
	settings,
};

export type Operation = {
	readonly name: string;
	readonly domain: string;
	readonly endpoint: Endpoint;
};

/** All operations, by domain and in the order they are written. */
export function listOperations(): Operation[] {
	return Object.entries(DOMAINS).flatMap(([domain, exported]) =>
		Object.entries(exported).flatMap(([name, value]) =>
			isEndpoint(value) ? [{ name, domain, endpoint: value }] : [],
		),
	);
}

const isEndpoint = (value: unknown): value is Endpoint =>
	typeof value === "object" &&
	value !== null &&
	"method" in value &&
	"path" in value &&
	"errors" in value;

/** The OpenAPI 3.1 document of the interface: what docs/openapi.json holds. */
export function openApi(version: string): Record<string, unknown> {
	const paths: Record<string, Record<string, unknown>> = {};
	for (const { name, domain, endpoint } of listOperations()) {
		const path = endpoint.path.replace(/:(\w+)/g, "{$1}");
		const item = (paths[path] ??= {});
		item[endpoint.method.toLowerCase()] = operation(name, domain, endpoint);
	}
	return {
		openapi: "3.1.0",
		info: {
			title: "Dekad",
			version,
			description:
				"Money is a whole number of the office's currency unit, civil dates are YYYY-MM-DD, instants ISO UTC, ratios 0 to 1; null means not reported.",
			license: { name: "Apache-2.0", identifier: "Apache-2.0" },
		},
		paths,
		components: {
			schemas: { Problem: jsonSchema(problemSchema, "output") },
			securitySchemes: {
				session: { type: "apiKey", in: "cookie", name: "dekad_session" },
				token: { type: "http", scheme: "bearer", bearerFormat: "dekad_..." },
			},
		},
	};
}

function operation(name: string, domain: string, endpoint: Endpoint): object {
	const parameters = [
		...parametersOf(endpoint.params, "path"),
		...parametersOf(endpoint.query, "query"),
	];
	return {
		operationId: name,
		tags: [domain],
		summary: endpoint.summary,
		security: endpoint.access === "public" ? [] : [{ session: [] }],
		...(parameters.length > 0 ? { parameters } : {}),
		...requestBody(endpoint),
		responses: {
			"200": { description: "Done", content: answer(endpoint) },
			default: {
				description:
					endpoint.errors.length > 0
						? `Refused; beyond the general codes: ${endpoint.errors.join(", ")}`
						: "Refused",
				content: {
					"application/problem+json": {
						schema: { $ref: "#/components/schemas/Problem" },
					},
				},
			},
		},
	};
}

function parametersOf(
	schema: z.ZodObject | undefined,
	where: "path" | "query",
): object[] {
	if (!schema) return [];
	const { properties = {}, required = [] } = jsonSchema(schema, "input");
	return Object.entries(properties).map(([name, property]) => ({
		name,
		in: where,
		required: where === "path" || required.includes(name),
		schema: property,
	}));
}

function requestBody(endpoint: Endpoint): object {
	if (endpoint.sends === "multipart")
		return {
			requestBody: {
				required: true,
				content: {
					"multipart/form-data": {
						schema: {
							type: "object",
							properties: { file: { type: "string", format: "binary" } },
							required: ["file"],
						},
					},
				},
			},
		};
	if (!endpoint.body) return {};
	return {
		requestBody: {
			required: true,
			content: {
				"application/json": { schema: jsonSchema(endpoint.body, "input") },
			},
		},
	};
}

function answer(endpoint: Endpoint): object {
	if (endpoint.file)
		return Object.fromEntries(
			endpoint.file.map((type) => [
				type,
				{ schema: { type: "string", format: "binary" } },
			]),
		);
	return {
		"application/json": {
			schema: endpoint.response
				? jsonSchema(endpoint.response, "output")
				: { type: "object" },
		},
	};
}

type JsonSchema = {
	properties?: Record<string, unknown>;
	required?: string[];
};

function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
	const { $schema: _, ...rest } = z.toJSONSchema(schema, {
		io,
		target: "draft-2020-12",
		// A value that was made in parsing (a Date) has no JSON shape of its own.
		unrepresentable: "any",
	});
	return rest as JsonSchema;
}
