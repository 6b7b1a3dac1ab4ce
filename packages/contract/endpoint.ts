import type { z } from "zod";

/**
 * One operation of the product, stated once: the server mounts it (validation both ways), page and
 * command line call it typed, the OpenAPI document is generated from it.
 */
export type Endpoint<
	Params extends z.ZodObject = z.ZodObject,
	Query extends z.ZodObject = z.ZodObject,
	Body extends z.ZodType = z.ZodType,
	Response extends z.ZodType = z.ZodType,
> = {
	readonly method: "GET" | "POST" | "PATCH" | "DELETE";
	readonly path: string;
	readonly summary: string;
	/** `public`: no account needed. `signed-in`: any account with a role in an office. */
	readonly access: "public" | "signed-in";
	readonly params?: Params;
	readonly query?: Query;
	readonly body?: Body;
	/** What JSON is answered; absent when the answer is a file. */
	readonly response?: Response;
	/** Media types of a file answer, or "multipart" for what is sent. */
	readonly file?: readonly string[];
	readonly sends?: "multipart";
	/** Codes of packages/server/errors.ts this operation may answer beyond the general ones. */
	readonly errors: readonly string[];
};

/** States an endpoint and keeps its precise types. */
export function endpoint<
	Params extends z.ZodObject = z.ZodObject,
	Query extends z.ZodObject = z.ZodObject,
	Body extends z.ZodType = z.ZodType,
	Response extends z.ZodType = z.ZodType,
>(
	stated: Endpoint<Params, Query, Body, Response>,
): Endpoint<Params, Query, Body, Response> {
	return stated;
}
