import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import multipart from "@fastify/multipart";
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from "fastify";
import {
	serializerCompiler,
	validatorCompiler,
} from "fastify-type-provider-zod";
import { sql } from "kysely";
import { getHealth } from "@dekad/contract/settings.ts";
import { accountRoutes } from "./access/account-routes.ts";
import { peopleRoutes } from "./access/people-routes.ts";
import { accessRoutes, COOKIE } from "./access/routes.ts";
import { switchPoliciesOff } from "./access/policies-off.ts";
import { SessionCache } from "./access/session-cache.ts";
import { actorOf } from "./access/sessions.ts";
import { providerRoutes, providerSignOut } from "./access/providers/routes.ts";
import { openProviders } from "./access/providers/provider.ts";
import type { ProvidersFile } from "./access/providers/settings.ts";
import { approvalRoutes } from "./approvals/routes.ts";
import { tokenRoutes } from "./access/tokens-routes.ts";
import { bearerOf, TokenCache } from "./access/tokens.ts";
import { bulletinRoutes } from "./bulletins/routes.ts";
import { changeRoutes } from "./changes/routes.ts";
import type { Db } from "./database/client.ts";
import { DekadError } from "./errors.ts";
import { setHeaders } from "./http/headers.ts";
import { limitRates } from "./http/limit-rates.ts";
import { mount } from "./http/mount.ts";
import { answerProblems } from "./http/problems.ts";
import { LARGEST_BODY_BYTES, readBodies } from "./http/read-bodies.ts";
import { LARGEST_UPLOAD_BYTES } from "./http/read-upload.ts";
import { refuseForged } from "./http/refuse-forged.ts";
import { servePage } from "./http/serve-page.ts";
import { PLAIN_SETTINGS, type ServerSettings } from "./http/server-settings.ts";
import { importRoutes } from "./imports/routes.ts";
import { jobRoutes } from "./jobs/routes.ts";
import type { Jobs } from "./jobs/run-jobs.ts";
import { lockExceptionRoutes } from "./periods/lock-exception-routes.ts";
import { planRoutes } from "./plans/routes.ts";
import { missingRoutes } from "./missing/routes.ts";
import { lightRoutes } from "./lights/routes.ts";
import { periodRoutes } from "./periods/routes.ts";
import { yearRoutes } from "./periods/year-routes.ts";
import { PRODUCT_VERSION } from "./product-version.ts";
import { projectActRoutes } from "./registry/act-routes.ts";
import { outputRoutes } from "./registry/output-routes.ts";
import { rankingRoutes } from "./rankings/routes.ts";
import { registryRoutes } from "./registry/routes.ts";
import { correctionRoutes } from "./reports/correction-routes.ts";
import { deskRoutes } from "./reports/desk-routes.ts";
import { regionShapeRoutes } from "./region-shapes/routes.ts";
import { reportRoutes } from "./reports/routes.ts";
import { reviewRoutes } from "./reviews/routes.ts";
import { rollupRoutes } from "./rollups/routes.ts";
import { settingsRoutes } from "./settings/routes.ts";

export type AppParts = {
	/** The server's role. */
	db: Db;
	/** The tables' owner: set-up and the demo's sign-in buttons only. */
	ownerDb: Db;
	jobs: Jobs;
	now: () => Date;
	/** The clock on the wall, where `now` is a demo's. */
	wallNow?: () => Date;
	/** One button a role signs in, without a password. */
	demo: boolean;
	/** A test of row security alone; refused anywhere else. */
	policiesOff?: true;
	/** Folder of the built page; absent in tests of the interface. */
	pageFolder?: string;
	logger?: FastifyBaseLogger;
	/** What the operator says of the way people reach this server; left out: plainly, from this machine. */
	settings?: ServerSettings;
	/** Other systems people sign in with; left out: none. */
	providers?: ProvidersFile | undefined;
};

/** All header lines of a request together; a browser's are under 2 kB. */
const LARGEST_HEADER_BYTES = 16 * 1024;

/** The whole HTTP side, built from its parts; nothing listens yet. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
	const { db, now, settings = PLAIN_SETTINGS } = parts;
	const app: FastifyInstance = Fastify({
		bodyLimit: LARGEST_BODY_BYTES,
		// A request that trickles in holds a connection no longer than an upload over a bad line takes.
		requestTimeout: 300_000,
		http: { maxHeaderSize: LARGEST_HEADER_BYTES },
		...(parts.logger ? { loggerInstance: parts.logger } : { logger: false }),
		// Only what the proxies in front say of an address and of https is believed.
		trustProxy:
			settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
	}) as unknown as FastifyInstance;
	app.setValidatorCompiler(validatorCompiler);
	app.setSerializerCompiler(serializerCompiler);
	answerProblems(app);
	setHeaders(app, { isHttps: settings.publicUrl?.protocol === "https:" });
	readBodies(app);
	await app.register(compress, { threshold: 2048 });
	await app.register(cookie);
	await app.register(multipart, {
		limits: {
			fileSize: LARGEST_UPLOAD_BYTES,
			files: 1,
			fields: 5,
			parts: 6,
			fieldNameSize: 100,
			fieldSize: 64 * 1024,
			headerPairs: 20,
		},
	});

	const cache = new SessionCache(db);
	const tokens = new TokenCache(db);
	app.decorateRequest("session", null);
	app.decorateRequest("actor", null);
	const rates = limitRates(app, { factor: settings.rateFactor });
	app.addHook("onRequest", rates.byAddress);
	refuseForged(app, { publicHost: settings.publicUrl?.host ?? null });
	app.addHook("onRequest", async (request) => {
		if (!request.url.startsWith("/api/")) return;
		const bearer = bearerOf(request.headers.authorization);
		if (bearer !== undefined) {
			const holder = await tokens.get(bearer, now());
			if (!holder) throw new DekadError("token.invalid");
			request.session = holder.session;
			request.actor = holder.actor;
			return;
		}
		const token = request.cookies[COOKIE];
		if (!token) return;
		request.session = (await cache.get(token, now())) ?? null;
		request.actor = (request.session && actorOf(request.session)) ?? null;
	});

	app.addHook("onRequest", rates.byAccount);
	if (parts.policiesOff) switchPoliciesOff(app);

	mount(app, getHealth, async () => {
		await sql`select 1`.execute(db);
		return { ok: true as const, version: PRODUCT_VERSION };
	});
	const entrances = {
		providers: openProviders(parts.providers),
		publicUrl: settings.publicUrl,
	};
	accessRoutes(app, {
		...parts,
		cache,
		signOutThere: (tokenHash) =>
			providerSignOut({ db, ...entrances }, tokenHash),
	});
	accountRoutes(app, { ...parts, cache });
	peopleRoutes(app, { ...parts, cache });
	tokenRoutes(app, { db, now, tokens });
	approvalRoutes(app, { db, now });
	providerRoutes(app, {
		db,
		cache,
		now,
		wallNow: parts.wallNow ?? now,
		...entrances,
	});
	changeRoutes(app, { db, now, cache });
	registryRoutes(app, parts);
	projectActRoutes(app, parts);
	periodRoutes(app, parts);
	yearRoutes(app, parts);
	lockExceptionRoutes(app, parts);
	planRoutes(app, parts);
	rollupRoutes(app, parts);
	lightRoutes(app, parts);
	regionShapeRoutes(app, parts);
	missingRoutes(app, parts);
	outputRoutes(app, parts);
	bulletinRoutes(app, parts);
	rankingRoutes(app, parts);
	reportRoutes(app, parts);
	deskRoutes(app, parts);
	reviewRoutes(app, parts);
	correctionRoutes(app, parts);
	importRoutes(app, parts);
	jobRoutes(app, parts);
	settingsRoutes(app, parts);
	if (parts.pageFolder) await servePage(app, parts.pageFolder);
	else
		app.setNotFoundHandler(() => {
			throw new DekadError("request.not_found");
		});
	return app;
}
