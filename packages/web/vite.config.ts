import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type UserConfig } from "vite";
import { TEXT_KEYS } from "@dekad/core/text/text.ts";

/**
 * Builds three things into `dist`, which the server serves: the page; the report form, a page of its
 * own without the table library, because a phone on a building site loads it over a bad line; and the
 * report form's service worker, which keeps it openable without any line.
 *
 * Nothing is fetched from elsewhere at run time: no font, no map, no script of another origin.
 * Scripts and styles are files of our own, so a strict content security policy holds; antd writes
 * its styles with the page's nonce.
 */
export default defineConfig(({ command }) => {
	// Whoever builds, a test run too, builds what users get: React and antd decide by this word.
	if (command === "build") process.env["NODE_ENV"] = "production";
	/** What the worker keeps, known when the report form is built. */
	const shell: string[] = [];
	return {
		root: import.meta.dirname,
		plugins: [
			react(),
			reportAddress(),
			reportTexts(),
			reportPreload(),
			reportShell(shell),
			compressed(),
		],
		build: common,
		environments: {
			client: { build: { ...common, emptyOutDir: true } },
			report: {
				consumer: "client",
				build: {
					...common,
					assetsDir: "report-assets",
					rolldownOptions: {
						input: join(import.meta.dirname, "report", "index.html"),
					},
				},
			},
			worker: {
				consumer: "client",
				build: {
					...common,
					rolldownOptions: {
						input: join(import.meta.dirname, "reports", "report-worker.ts"),
						// The browser asks for a worker by its name and compares its bytes: no hash in it.
						output: { format: "iife", entryFileNames: "report-worker.js" },
					},
				},
			},
		},
		builder: {
			// One set of plugins for all three: the worker is told what the form was built into.
			sharedConfigBuild: true,
			sharedPlugins: true,
			async buildApp(builder) {
				for (const name of ["client", "report", "worker"]) {
					const environment = builder.environments[name];
					if (environment) await builder.build(environment);
				}
			},
		},
		server: {
			port: 5173,
			strictPort: false,
			// A path below /api/ and not the page's own api.ts.
			proxy: { "^/api/": "http://127.0.0.1:4300" },
		},
	} satisfies UserConfig;
});

const common = {
	outDir: "dist",
	emptyOutDir: false,
	target: "es2023",
	// An inlined asset is a data: address, which a strict policy would have to allow.
	assetsInlineLimit: 0,
	chunkSizeWarningLimit: 900,
};

/** The development server finds a page in a folder only with a slash behind it. */
function reportAddress(): Plugin {
	return {
		name: "dekad:report-address",
		configureServer({ middlewares }) {
			middlewares.use((request, _, next) => {
				if (/^\/report(\/[\w-]*)?(\?|$)/.test(request.url ?? ""))
					request.url = "/report/index.html";
				next();
			});
		},
	};
}

/** Beginnings of the keys whose sentences the report form says; all others stay out of it. */
const REPORT_TEXTS = [
	"report_page.",
	"reports.",
	"report_doubts.",
	"units.",
	"periods.",
	"session.sign_out",
	"pages.synthetic",
	"pages.unreachable",
	"pages.waiting",
	"pages.try_again",
	"pages.language",
	"pages.unit",
];
const isReportText = (key: string) =>
	REPORT_TEXTS.some((beginning) => key.startsWith(beginning));

/**
 * Leaves the sentences of other pages out of the report form: all of them are 45 kB over the wire
 * and grow with every page. A sentence that is used and not kept fails the build.
 */
function reportTexts(): Plugin {
	const isText = /\/core\/text\/(en|zh)\/[\w-]+\.ts$/;
	return {
		name: "dekad:report-texts",
		enforce: "pre",
		applyToEnvironment: ({ name, config }) =>
			config.command === "build" && name !== "client",
		async load(id) {
			if (!isText.test(id)) return;
			const texts = (await import(pathToFileURL(id).href)) as Record<
				string,
				Record<string, string>
			>;
			return Object.entries(texts)
				.map(([name, all]) => {
					const kept = Object.entries(all).filter(([key]) => isReportText(key));
					return `export const ${name} = ${JSON.stringify(Object.fromEntries(kept))};`;
				})
				.join("\n");
		},
		generateBundle(_, bundle) {
			for (const chunk of Object.values(bundle)) {
				if (chunk.type !== "chunk") continue;
				for (const [id, { code }] of Object.entries(chunk.modules)) {
					if (isText.test(id) || id.includes("node_modules")) continue;
					// Codes of errors look alike: only what is a key, or begins one, is a sentence.
					for (const [, used = ""] of (code ?? "").matchAll(
						/["'`]([a-z_]+\.[a-z_.]*)/g,
					))
						if (TEXT_KEYS.some((key) => key.startsWith(used)) && !isKept(used))
							this.error(
								`${id} says "${used}", which REPORT_TEXTS of vite.config.ts leaves out`,
							);
				}
			}
		},
	};
}
/** Whether a key, or the beginning of one that is completed at run time, is among the kept. */
const isKept = (used: string) =>
	isReportText(used) ||
	REPORT_TEXTS.some((beginning) => beginning.startsWith(used));

/** Names the form to the browser in the page itself, so that it is fetched beside the first script and not after it. */
function reportPreload(): Plugin {
	return {
		name: "dekad:report-preload",
		transformIndexHtml: {
			order: "post",
			// By the page's path: this hook is asked for every page, whatever environment a plugin names.
			handler: (_, { bundle, path }) =>
				Object.values(bundle ?? {}).flatMap((file) =>
					path.startsWith("/report/") && file.type === "chunk" && !file.isEntry
						? [
								{
									tag: "link",
									attrs: {
										rel: "modulepreload",
										crossorigin: true,
										href: `/${file.fileName}`,
									},
									injectTo: "head" as const,
								},
							]
						: [],
				),
		},
	};
}

/**
 * Collects the report form's files and hands them, with a name made of their contents, to the
 * worker: a new build is a new worker, an unchanged one is the same to the byte.
 */
function reportShell(shell: string[]): Plugin {
	const hash = createHash("sha256");
	return {
		name: "dekad:report-shell",
		applyToEnvironment: ({ name }) => name === "report" || name === "worker",
		generateBundle(_, bundle) {
			if (this.environment.name !== "report") return;
			for (const [name, file] of Object.entries(bundle).toSorted(([a], [b]) =>
				a < b ? -1 : 1,
			)) {
				hash.update(file.type === "chunk" ? file.code : file.source);
				if (!name.endsWith(".html")) shell.push(`/${name}`);
			}
		},
		resolveId(id) {
			return id === "virtual:report-shell" ? `\0${id}` : undefined;
		},
		load(id) {
			if (id !== "\0virtual:report-shell") return;
			return `export const SHELL = ${JSON.stringify(shell)}; export const BUILD = ${JSON.stringify(hash.copy().digest("hex").slice(0, 16))};`;
		},
	};
}

/**
 * Lays each script, style and drawing beside its brotli and gzip form, at the highest level: a phone on a bad line
 * loads a seventh less than from a server that compresses while it answers. Names carry a hash, so no form can be old.
 */
function compressed(): Plugin {
	const brotliOf = promisify(brotliCompress);
	const gzipOf = promisify(gzip);
	return {
		name: "dekad:compressed",
		apply: "build",
		async writeBundle({ dir }, bundle) {
			if (!dir) return;
			await Promise.all(
				Object.entries(bundle)
					.filter(([name]) => /assets\/.*\.(js|css|svg)$/.test(name))
					.map(async ([name, file]) => {
						const body = Buffer.from(
							file.type === "chunk" ? file.code : file.source,
						);
						if (body.length < SMALL_BYTES) return;
						const path = join(dir, name);
						await writeFile(`${path}.br`, await brotliOf(body));
						await writeFile(`${path}.gz`, await gzipOf(body, { level: 9 }));
					}),
			);
		},
	};
}

/** Below this one packet carries a file anyway. */
const SMALL_BYTES = 1024;
