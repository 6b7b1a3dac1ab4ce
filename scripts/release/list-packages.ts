import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";

type Locked = {
	version: string;
	license?: string;
	dev?: boolean;
	dependencies?: Record<string, string>;
};
export type ShippedPackage = {
	name: string;
	version: string;
	licence: string;
	/** Its folder below node_modules, with those of packages it stands in. */
	folder: string;
};

/** Licences a release may carry. Another one stops it: somebody has to read it first. */
const KNOWN_LICENCES =
	/^(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|BlueOak-1\.0\.0|Unlicense|OFL-1\.1|\(MIT OR GPL-3\.0-or-later\)|\(MIT AND Zlib\)|MIT AND OFL-1\.1|MIT OR PostgreSQL|PostgreSQL)$/;

/** What the embedded PostgreSQL brings along beside itself, by the name of its library. */
const LIBRARIES: readonly [RegExp, string][] = [
	[/^lib(crypto|ssl)\./, "OpenSSL 1.1 (OpenSSL and SSLeay licences)"],
	[/^libicu/, "ICU 60 (Unicode licence)"],
	[/^liblzma\./, "XZ Utils (public domain)"],
	[/^libossp-uuid\./, "OSSP uuid (MIT)"],
	[/^libxml2\./, "libxml2 (MIT)"],
	[/^libxslt\./, "libxslt (MIT)"],
	[/^libz\./, "zlib (Zlib)"],
	[/^lib(ecpg|pg|pq)/, "PostgreSQL (PostgreSQL licence)"],
];

/** Tools that make the page and are no part of it. */
const PAGE_TOOLS = new Set(["vite", "@vitejs/plugin-react"]);

/**
 * Every package whose code is in the release: those esbuild read, those copied, and all that the
 * page's packages ask for (some of it is shaken out again).
 * @throws Error for a package without a known licence
 */
export function listPackages(
	root: string,
	release: string,
	bundled: Metafile,
): ShippedPackage[] {
	const { packages } = JSON.parse(
		readFileSync(join(root, "package-lock.json"), "utf8"),
	) as { packages: Record<string, Locked> };
	const folders = new Set<string>();
	for (const input of Object.keys(bundled.inputs)) {
		const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
		if (folder) folders.add(folder);
	}
	for (const name of topFolders(join(release, "node_modules")))
		folders.add(`node_modules/${name}`);
	const follow = (name: string, from: string): void => {
		const folder = resolve(packages, name, from);
		if (folder === undefined || folders.has(folder)) return;
		if (folder.startsWith("packages/")) return;
		folders.add(folder);
		for (const next of Object.keys(packages[folder]?.dependencies ?? {}))
			follow(next, folder);
	};
	for (const name of Object.keys(packages["packages/web"]?.dependencies ?? {}))
		if (!name.startsWith("@dekad/") && !PAGE_TOOLS.has(name))
			follow(name, "packages/web");
	const shipped = [...folders]
		.map((folder) => describe(root, folder))
		.sort((a, b) => (a.folder < b.folder ? -1 : 1));
	const unread = shipped.filter(({ licence }) => !KNOWN_LICENCES.test(licence));
	if (unread.length > 0)
		throw new Error(
			`read these licences, then name them in scripts/release/list-packages.ts: ${unread
				.map(({ name, version, licence }) => `${name} ${version} (${licence})`)
				.join(", ")}`,
		);
	return shipped;
}

function topFolders(modules: string): string[] {
	return readdirSync(modules).flatMap((name) =>
		name.startsWith("@")
			? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`)
			: [name],
	);
}

/** Where npm finds `name` when `from` asks for it, as Node does: nearest node_modules upwards. */
function resolve(
	packages: Record<string, Locked>,
	name: string,
	from: string,
): string | undefined {
	for (let folder = from; ; ) {
		const found = `${folder ? `${folder}/` : ""}node_modules/${name}`;
		if (packages[found]) return found;
		if (folder === "") return undefined;
		const up = folder.lastIndexOf("/node_modules/");
		folder = up === -1 ? "" : folder.slice(0, up);
	}
}

function describe(root: string, folder: string): ShippedPackage {
	const manifest = JSON.parse(
		readFileSync(join(root, folder, "package.json"), "utf8"),
	) as { name: string; version: string; license?: string | { type: string } };
	const named =
		typeof manifest.license === "object"
			? manifest.license.type
			: manifest.license;
	const { name, version } = manifest;
	const licence = named ?? licenceOfText(join(root, folder)) ?? "none";
	return { name, version, licence, folder };
}

/** The licence by its text, for the few packages whose manifest names none. */
function licenceOfText(folder: string): string | undefined {
	const text = licenceTexts(folder).join("\n");
	return /Permission is hereby granted, free of charge/.test(text)
		? "MIT"
		: undefined;
}

const licenceTexts = (folder: string): string[] =>
	existsSync(folder)
		? readdirSync(folder, { withFileTypes: true })
				.filter((entry) => entry.isFile())
				.map(({ name }) => name)
				.filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
				.sort()
				.map((name) => readFileSync(join(folder, name), "utf8").trim())
		: [];

/** The page of the release that names them, each text once, beneath all packages it belongs to. */
export function writePackageList(
	root: string,
	shipped: readonly ShippedPackage[],
	libraries: readonly string[],
): string {
	const byText = new Map<string, string[]>();
	for (const { name, version, folder } of shipped)
		for (const text of licenceTexts(join(root, folder)))
			byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`]);
	const lines = [
		"What a release of Dekad is made of beside Dekad itself (Apache-2.0, see LICENSE).",
		"",
		`${shipped.length} packages`,
		"",
		...shipped.map(
			({ name, version, licence }) => `${name}  ${version}  ${licence}`,
		),
		"",
		"Libraries inside the embedded PostgreSQL",
		"",
		...[...new Set(libraries.map(libraryLicence))].sort(),
		"",
		...[...byText].flatMap(([text, names]) => [
			"=".repeat(78),
			...names,
			"-".repeat(78),
			text,
			"",
		]),
	];
	return `${lines.join("\n")}\n`;
}

function libraryLicence(file: string): string {
	const known = LIBRARIES.find(([pattern]) => pattern.test(file))?.[1];
	if (known === undefined)
		throw new Error(
			`${file} in the embedded PostgreSQL is not named in scripts/release/list-packages.ts`,
		);
	return known;
}
