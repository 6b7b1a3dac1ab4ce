/**
 * Which account runs the embedded database of a data folder, and where its parts stand:
 *
 *     <data>/postgres-18/    the cluster, mode 0700; a later major version stands beside it
 *     <data>/socket/         where it listens, mode 0700; there is no network port
 *
 * Two things can force another place, and both are told: a data folder the account cannot reach
 * (`/root/dekad/.dekad`), and a path too long for a socket.
 */

import { createHash } from "node:crypto";
import {
	chmodSync,
	chownSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	realpathSync,
	statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { EmbeddedProblem, type Notice } from "./embedded-problem.ts";
import {
	canUse,
	currentOsUser,
	findOsUser,
	isRoot,
	type OsUser,
	serviceUser,
} from "./service-user.ts";

export const SOCKET_PORT = 5432;
/** `sun_path` of Linux holds 108 bytes with the closing zero. */
const SOCKET_PATH_BYTES = 107;

export type DataPlace = {
	user: OsUser;
	/** The data folder in use: the asked one, or its stand-in below the system folder. */
	data: string;
	notice?: Notice;
};

/**
 * The account and the data folder, made if it is missing. Who owns the folder already, runs it:
 * an ordinary user's folder stays that user's, even when root looks at it.
 *
 * @throws EmbeddedProblem embedded.no_account, embedded.other_owner, embedded.not_writable,
 *   embedded.foreign_folder
 */
export function dataPlace(
	asked: string,
	systemFolder: string,
	mayCreateUser: boolean,
): DataPlace {
	const folder = canonical(asked);
	return isRoot()
		? placeAsRoot(folder, systemFolder, mayCreateUser)
		: placeAsUser(folder);
}

function placeAsUser(folder: string): DataPlace {
	const user = currentOsUser();
	try {
		makeFolder(folder, 0o700);
		const owners = [
			folder,
			...clusterNames(folder).map((name) => join(folder, name)),
		];
		for (const path of owners) {
			const { uid } = statSync(path);
			if (uid !== user.uid) throw otherOwner(folder, uid);
		}
	} catch (error) {
		if (error instanceof EmbeddedProblem) throw error;
		throw notWritable(folder, error);
	}
	if (!canUse(user, folder, "write"))
		throw notWritable(folder, new Error("read-only"));
	return { user, data: folder };
}

function placeAsRoot(
	folder: string,
	systemFolder: string,
	mayCreateUser: boolean,
): DataPlace {
	const standIn = join(systemFolder, standInName(folder));
	// Data that exists decides, whatever the permissions around the asked folder are today.
	const hasData = (path: string) => clusterNames(path).length > 0;
	if (!hasData(folder) && hasData(standIn)) {
		const user = ownerOf(standIn) ?? serviceUser(mayCreateUser);
		return moved(folder, standIn, user);
	}
	const user = ownerOf(folder) ?? serviceUser(mayCreateUser);
	// The folder itself is given to the account; what stands above it has to let the account through.
	if (canUse(user, nearestExisting(dirname(folder)), "enter")) {
		refuseForeignFolder(folder, user);
		try {
			makeOwned(folder, user);
			if (canUse(user, folder, "write")) return { user, data: folder };
		} catch {
			// A file system that knows no owners, or a read-only one: the stand-in below.
		}
	}
	try {
		makeSystemFolder(systemFolder);
		makeOwned(standIn, user);
	} catch (error) {
		throw notWritable(standIn, error);
	}
	return moved(folder, standIn, user);
}

/**
 * The folder the database listens in, made with mode 0700: below the data folder, or a short one
 * when the path would not fit a socket address.
 *
 * @throws EmbeddedProblem embedded.socket_taken when somebody else made the short one
 */
export function socketFolder(
	data: string,
	user: OsUser,
	systemFolder: string,
): { socket: string; notice?: Notice } {
	const usual = join(data, "socket");
	if (fitsSocket(usual)) {
		makePrivate(usual, user);
		return { socket: usual };
	}
	const name = `socket-${shortHash(data)}`;
	const system = join(systemFolder, name);
	const shared = join(tmpdir(), `dekad-${user.uid}-${shortHash(data)}`);
	const short = isRoot() || existsSync(system) ? system : shared;
	const socket = fitsSocket(short) ? short : join("/tmp", basename(shared));
	if (isRoot() && socket === system) makeSystemFolder(systemFolder);
	makePrivate(socket, user);
	return {
		socket,
		notice: {
			key: "embedded.socket_moved",
			params: { asked: data, folder: socket },
		},
	};
}

/** Folders of clusters in a data folder (`postgres-18`), whatever their version. */
export function clusterNames(data: string): string[] {
	try {
		return readdirSync(data).filter((name) => /^postgres-\d+$/.test(name));
	} catch {
		return [];
	}
}

/** A path in `/var/lib/dekad` has to be passable for the account, whatever root's umask is. */
export function makeSystemFolder(folder: string): void {
	if (existsSync(folder)) return;
	mkdirSync(folder, { recursive: true });
	chmodSync(folder, 0o755);
}

const fitsSocket = (folder: string): boolean =>
	Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <=
	SOCKET_PATH_BYTES;

/** Two names of one folder (a link, a relative path) must lead to one database. */
function canonical(path: string): string {
	const absolute = resolve(path);
	const existing = nearestExisting(absolute);
	return join(realpathSync(existing), absolute.slice(existing.length));
}

function nearestExisting(path: string): string {
	let at = path;
	while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
	return at;
}

/** The account a folder belongs to; undefined when it is root's or not there. */
function ownerOf(folder: string): OsUser | undefined {
	if (!existsSync(folder)) return undefined;
	const [cluster] = clusterNames(folder);
	const { uid } = statSync(cluster ? join(folder, cluster) : folder);
	if (uid === 0) return undefined;
	const owner = findOsUser(uid);
	if (!owner) throw new EmbeddedProblem("embedded.no_account", { uid });
	return owner;
}

/** Root's own folder with something in it (`--data /etc`) is not given away. */
function refuseForeignFolder(folder: string, user: OsUser): void {
	if (!existsSync(folder) || statSync(folder).uid === user.uid) return;
	if (clusterNames(folder).length > 0 || readdirSync(folder).length === 0)
		return;
	throw new EmbeddedProblem("embedded.foreign_folder", {
		folder,
		user: user.name,
	});
}

/** With its parents, one by one: Node's own recursive way never returns in a place such as /proc. */
function makeFolder(folder: string, mode: number): void {
	if (existsSync(folder)) return;
	makeFolder(dirname(folder), mode);
	try {
		mkdirSync(folder, { mode });
	} catch (error) {
		// Another start made it in between.
		if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
	}
}

function makeOwned(folder: string, user: OsUser): void {
	if (!existsSync(folder)) {
		makeFolder(dirname(folder), 0o755);
		makeFolder(folder, 0o700);
	}
	if (statSync(folder).uid !== user.uid) chownSync(folder, user.uid, user.gid);
}

/** A folder of `user` alone. Refuses one prepared by somebody else (in a shared `/tmp`). */
function makePrivate(folder: string, user: OsUser): void {
	try {
		mkdirSync(folder, { mode: 0o700 });
		if (isRoot()) chownSync(folder, user.uid, user.gid);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EEXIST")
			throw notWritable(folder, error);
	}
	const stat = lstatSync(folder);
	if (!stat.isDirectory() || stat.uid !== user.uid || stat.mode & 0o077)
		throw new EmbeddedProblem("embedded.socket_taken", {
			folder,
			user: user.name,
		});
}

const shortHash = (path: string): string =>
	createHash("sha256").update(path).digest("hex").slice(0, 12);

function standInName(folder: string): string {
	const name = basename(folder).replace(/^\.+/, "").slice(0, 32) || "data";
	return `${name}-${shortHash(folder)}`;
}

const moved = (asked: string, folder: string, user: OsUser): DataPlace => ({
	user,
	data: folder,
	notice: {
		key: "embedded.data_moved",
		params: { asked, folder, user: user.name },
	},
});

const otherOwner = (folder: string, uid: number): EmbeddedProblem =>
	new EmbeddedProblem("embedded.other_owner", {
		folder,
		owner: findOsUser(uid)?.name ?? String(uid),
	});

const notWritable = (folder: string, error: unknown): EmbeddedProblem =>
	new EmbeddedProblem(
		"embedded.not_writable",
		{
			folder,
			reason: (error as NodeJS.ErrnoException).code ?? (error as Error).message,
		},
		error,
	);
