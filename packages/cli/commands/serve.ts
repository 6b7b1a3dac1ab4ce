import { type Command, InvalidArgumentError } from "commander";
import { text } from "@dekad/core/text/text.ts";
import { DekadError } from "@dekad/server/errors.ts";
import type { ProvidersFile } from "@dekad/server/access/providers/settings.ts";
import type { ServerSettings } from "@dekad/server/http/server-settings.ts";
import type { Installation } from "@dekad/server/installation.ts";
import { buildPageIfNeeded } from "../build-page.ts";
import {
	type CommandContext,
	type CommonOptions,
	openFor,
} from "../context.ts";

type ServeOptions = CommonOptions & {
	port: number;
	host: string;
	demo?: true;
	loadDemo?: true;
	/** False with `--no-page`. */
	page: boolean;
};

/**
 * `dekad serve`: runs until Ctrl-C, SIGTERM or SIGHUP, then closes everything in order. With
 * `--json` the first line is `{url, setupUrl?}`, and nothing follows it.
 */
export function addServe(program: Command, context: CommandContext): void {
	const { lang } = context;
	const command = program
		.command("serve")
		.description(text(lang, "cli.serve"))
		.option("--port <n>", text(lang, "cli.serve.port"), portNumber, 4300)
		.option("--host <host>", text(lang, "cli.serve.host"), "127.0.0.1")
		.option("--demo", text(lang, "cli.serve.demo"))
		.option("--load-demo", text(lang, "cli.serve.load_demo"))
		.option("--no-page", text(lang, "cli.serve.no_page"));
	context.answering(command, async (options: ServeOptions) => {
		const { readServerSettings } = await import(
			"@dekad/server/http/server-settings.ts"
		);
		// Before anything is started for a setting that cannot be read.
		const settings = readServerSettings(context.io.env);
		const { readProviders } = await import(
			"@dekad/server/access/providers/settings.ts"
		);
		const providers = readProviders(context.io.env, settings.publicUrl);
		if (options.demo && !isLoopback(options.host))
			throw new DekadError("cli.demo_is_local", { host: options.host });
		const stopped = stopSignal();
		// The page is built beside the start of the database: both wait on different things.
		const [page, opened] = await Promise.allSettled([
			options.page ? buildPage(context) : undefined,
			openInstallationFor(context, options),
		]);
		if (opened.status === "rejected") throw opened.reason;
		const installation = opened.value;
		try {
			if (page.status === "rejected") throw page.reason;
			await serveUntil(stopped, installation, context, {
				...options,
				settings,
				providers,
			});
		} finally {
			await installation.close();
		}
		return undefined;
	});
}

async function buildPage({ io, lang }: CommandContext): Promise<void> {
	const say = (key: "building" | "stale_page") =>
		io.err(`${text(lang, `cli.serve.${key}`)}\n`);
	if ((await buildPageIfNeeded(() => say("building"))) === "stale")
		say("stale_page");
}

async function openInstallationFor(
	context: CommandContext,
	options: ServeOptions,
): Promise<Installation> {
	const installation = await openFor(context, options);
	try {
		if (options.loadDemo) await loadDemoOnce(installation);
		return installation;
	} catch (error) {
		await installation.close();
		throw error;
	}
}

/** The demo is loaded into an empty database only, and is left alone once it is there. */
async function loadDemoOnce(installation: Installation): Promise<void> {
	const { loadDemo } = await import("@dekad/server/demo/load-demo.ts");
	try {
		await loadDemo(installation.connection);
	} catch (error) {
		if (!(error instanceof DekadError && error.code === "demo.not_empty"))
			throw error;
	}
}

async function serveUntil(
	stopped: Promise<void>,
	installation: Installation,
	{ io, lang }: CommandContext,
	options: ServeOptions & {
		settings: ServerSettings;
		providers: ProvidersFile | undefined;
	},
): Promise<void> {
	const [{ startServer }, { becomeServiceUser }, { makeSetupLink }] =
		await Promise.all([
			import("@dekad/server/main.ts"),
			import("@dekad/server/become-service-user.ts"),
			import("@dekad/server/access/make-setup-link.ts"),
		]);
	const isDemo = options.demo === true;
	const server = await startServer({
		installation,
		host: options.host,
		port: options.port,
		demo: isDemo,
		settings: options.settings,
		providers: options.providers,
	});
	try {
		const notice = becomeServiceUser(installation, lang);
		if (notice) io.err(`${notice}\n`);
		const { url } = server;
		const setupPath = isDemo
			? undefined
			: await makeSetupLink(installation.appDb, { now: io.now() });
		const setupUrl =
			setupPath && new URL(setupPath, options.settings.publicUrl ?? url).href;
		if (options.json)
			io.out(`${JSON.stringify({ url, ...(setupUrl ? { setupUrl } : {}) })}\n`);
		else {
			const key = isDemo ? "cli.serve.demo_running" : "cli.serve.running";
			io.out(`${text(lang, key, { url })}\n`);
			if (setupUrl)
				io.out(`${text(lang, "cli.serve.setup", { url: setupUrl })}\n`);
		}
		await stopped;
		if (!options.json) io.err(`${text(lang, "cli.serve.stopping")}\n`);
	} finally {
		await server.close();
	}
}

/** Resolves at the first request to end; the second one ends the process as signals do by default. */
function stopSignal(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
			process.once(signal, () => resolve());
	});
}

const isLoopback = (host: string): boolean =>
	host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);

function portNumber(written: string): number {
	const port = Number(written);
	if (!/^\d{1,5}$/.test(written) || port > 65_535)
		throw new InvalidArgumentError("0 … 65535");
	return port;
}
