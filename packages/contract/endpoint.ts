import "./no-eval.ts";
import type { z } from "zod";
import type { PolicyName } from "@dekad/core/access/policies.ts";

/**
 * One operation of the product, stated once: the server mounts it (validation both ways), page and
 * command line call it typed, the OpenAPI document is generated from it.
 */
export type Endpoint = {
	readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	readonly path: string;
	readonly summary: string;
	/** `public`: no account needed. `signed-in`: an account; in which role, the policy says. */
	readonly access: "public" | "signed-in";
	/** The sentence of core/access/policies.ts that says who may; a public endpoint names a public one. */
	readonly policy: PolicyName;
	readonly params?: z.ZodObject;
	readonly query?: z.ZodObject;
	readonly body?: z.ZodType;
	/** What JSON is answered; absent when the answer is a file. */
	readonly response?: z.ZodType;
	/** Media types of a file answer. */
	readonly file?: readonly string[];
	/** Set when a file is sent instead of JSON. */
	readonly sends?: "multipart";
	/** Codes of packages/server/errors.ts this operation may answer beyond the general ones. */
	readonly errors: readonly string[];
};

/** States an endpoint and keeps its precise types, absent parts included. */
export const endpoint = <const E extends Endpoint>(stated: E): E => stated;

/** What a part is after parsing; undefined for a part the endpoint does not state. */
export type PartOut<
	E,
	Part extends "params" | "query" | "body" | "response",
> = E extends {
	readonly [P in Part]: infer Schema extends z.ZodType;
}
	? z.output<Schema>
	: undefined;

/** What a part is before parsing. */
export type PartIn<
	E,
	Part extends "params" | "query" | "body" | "response",
> = E extends {
	readonly [P in Part]: infer Schema extends z.ZodType;
}
	? z.input<Schema>
	: undefined;
