import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from "fastify";
import {
	serializerCompiler,
	validatorCompiler,
} from "fastify-type-provider-zod";
import { sql } from "kysely";
import { getHealth } from "@dekad/contract/settings.ts";
import { accessRoutes, COOKIE } from "./access/routes.ts";
import { SessionCache } from "./access/session-cache.ts";
import { actorOf } from "./access/sessions.ts";
import { bulletinRoutes } from "./bulletins/routes.ts";
import { changeRoutes } from "./changes/routes.ts";
import type { Db } from "./database/client.ts";
import { DekadError } from "./errors.ts";
import { mount } from "./http/mount.ts";
import { answerProblems } from "./http/problems.ts";
import { servePage } from "./http/serve-page.ts";
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
	/** One button a role signs in, without a password. */
	demo: boolean;
	/** Folder of the built page; absent in tests of the interface. */
	pageFolder?: string;
	logger?: FastifyBaseLogger;
};

/** Largest file taken in; a sheet of 100,000 rows is about 15 MB. */
export const LARGEST_UPLOAD_BYTES = 64 * 1024 * 1024;

/** The whole HTTP side, built from its parts; nothing listens yet. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
	const { db, now } = parts;
	const app: FastifyInstance = Fastify({
		bodyLimit: 2 * 1024 * 1024,
		...(parts.logger ? { loggerInstance: parts.logger } : { logger: false }),
		trustProxy: false,
	}) as unknown as FastifyInstance;
	app.setValidatorCompiler(validatorCompiler);
	app.setSerializerCompiler(serializerCompiler);
	answerProblems(app);
	await app.register(helmet, {
		enableCSPNonces: true,
		contentSecurityPolicy: {
			useDefaults: false,
			directives: {
				defaultSrc: ["'self'"],
				scriptSrc: ["'self'"],
				// antd writes its styles at run time; they carry the page's nonce.
				styleSrc: ["'self'"],
				// Style attributes are how charts and virtual rows are placed; they can load nothing.
				styleSrcAttr: ["'unsafe-inline'"],
				imgSrc: ["'self'", "data:"],
				// The report form's service worker.
				workerSrc: ["'self'"],
				objectSrc: ["'none'"],
				baseUri: ["'none'"],
				formAction: ["'self'"],
				frameAncestors: ["'none'"],
			},
		},
		// Set by whoever ends TLS; on plain 127.0.0.1 it would only do harm.
		hsts: false,
	});
	await app.register(compress, { threshold: 2048 });
	await app.register(cookie);
	await app.register(rateLimit, { global: false });
	await app.register(multipart, {
		limits: { fileSize: LARGEST_UPLOAD_BYTES, files: 1, fields: 5 },
	});

	const cache = new SessionCache(db);
	app.decorateRequest("session", null);
	app.decorateRequest("actor", null);
	app.addHook("onRequest", async (request) => {
		if (!request.url.startsWith("/api/")) return;
		refuseForeignOrigin(request.method, request.headers.origin, request.host);
		const token = request.cookies[COOKIE];
		if (!token) return;
		request.session = (await cache.get(token, now())) ?? null;
		request.actor = (request.session && actorOf(request.session)) ?? null;
	});

	mount(app, getHealth, async () => {
		await sql`select 1`.execute(db);
		return { ok: true as const, version: PRODUCT_VERSION };
	});
	accessRoutes(app, { ...parts, cache });
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

/** A page of another site must not write here even where a browser would send the cookie along. */
function refuseForeignOrigin(
	method: string,
	origin: string | undefined,
	host: string,
): void {
	if (method === "GET" || method === "HEAD" || origin === undefined) return;
	if (URL.parse(origin)?.host !== host)
		throw new DekadError("access.not_allowed");
}
