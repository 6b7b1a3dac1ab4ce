import "@fastify/cookie";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Actor } from "@dekad/core/access/actor.ts";
import {
	type AccountPolicyName,
	isForAccounts,
	may,
} from "@dekad/core/access/policies.ts";
import type { Endpoint, PartIn, PartOut } from "@dekad/contract/endpoint.ts";
import { DekadError } from "../errors.ts";
import type { Session } from "../access/sessions.ts";

declare module "fastify" {
	interface FastifyRequest {
		/** Who sends this request; null when nobody is signed in. */
		session: Session | null;
		actor: Actor | null;
	}
}

export type Call<E extends Endpoint> = {
	readonly params: PartOut<E, "params">;
	readonly query: PartOut<E, "query">;
	readonly body: PartOut<E, "body">;
	readonly request: FastifyRequest;
	readonly reply: FastifyReply;
	/** The one who acts; null is possible where an endpoint is public or of one's own account, which needs no role. */
	readonly actor: E["access"] extends "public"
		? Actor | null
		: E["policy"] extends AccountPolicyName
			? Actor | null
			: Actor;
};

/**
 * Mounts a stated endpoint: validation both ways from its schemas, 401 for a signed-in one without
 * a session, 403 for a role its policy does not name. A handler returns the answer, or the reply itself when it sends a file.
 */
export function mount<E extends Endpoint>(
	app: FastifyInstance,
	stated: E,
	handler: (call: Call<E>) => Promise<PartIn<E, "response"> | FastifyReply>,
): void {
	app.withTypeProvider<ZodTypeProvider>().route({
		method: stated.method,
		url: stated.path,
		schema: {
			summary: stated.summary,
			...(stated.params ? { params: stated.params } : {}),
			...(stated.query ? { querystring: stated.query } : {}),
			...(stated.body ? { body: stated.body } : {}),
			...(stated.response ? { response: { 200: stated.response } } : {}),
		},
		// Before anything of a stranger's request is read or judged.
		onRequest: async (request) => {
			if (request.actor?.tokenId !== undefined) judgeToken(request, stated);
			if (stated.access === "public") return;
			if (!request.session) throw new DekadError("access.not_signed_in");
			if (isForAccounts(stated.policy)) return;
			if (!request.actor && request.session.signIn?.secondFactorDue?.isOver)
				throw new DekadError("access.second_factor_needed");
			if (!request.actor || may(request.actor, stated.policy) !== "allowed")
				throw new DekadError("access.not_allowed");
		},
		handler: async (request, reply) =>
			handler({
				params: request.params as PartOut<E, "params">,
				query: request.query as PartOut<E, "query">,
				body: request.body as PartOut<E, "body">,
				request,
				reply,
				actor: request.actor as Call<E>["actor"],
			}),
	});
}

/** A program is nobody at a public door, and at every other goes by its scopes before its role is asked. */
function judgeToken(request: FastifyRequest, stated: Endpoint): void {
	if (stated.access === "public") {
		request.session = null;
		request.actor = null;
	} else if (!request.actor?.only?.includes(stated.policy))
		throw new DekadError("token.not_in_scope", { policy: stated.policy });
}
