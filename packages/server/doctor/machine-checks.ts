import { stat, statfs } from "node:fs/promises";
import type { Installation } from "../installation.ts";
import type { Finding } from "./finding.ts";

type Machine = Pick<Installation, "dataDir" | "serviceUser">;

/** A year of a province's reports is well below this; the write-ahead log alone may take a gigabyte in a burst. */
const LEAST_FREE_BYTES = 2 * 1024 ** 3;

export async function checkDisk({ dataDir }: Machine): Promise<Finding> {
	if (dataDir === undefined)
		return { name: "disk", ok: true, say: ["doctor.disk.elsewhere"] };
	const disk = await statfs(dataDir);
	const freeBytes = disk.bavail * disk.bsize;
	const params = { free: inGigabytes(freeBytes), folder: dataDir };
	if (freeBytes >= LEAST_FREE_BYTES)
		return { name: "disk", ok: true, say: ["doctor.disk", params] };
	return {
		name: "disk",
		ok: false,
		say: ["doctor.disk.bad", params],
		next: ["doctor.disk.next", { least: inGigabytes(LEAST_FREE_BYTES) }],
	};
}

/** The data folder and its account; nothing to say with a server of the user's own. */
export async function checkFolder({
	dataDir,
	serviceUser,
}: Machine): Promise<Finding[]> {
	if (dataDir === undefined || !serviceUser) return [];
	const { mode } = await stat(dataDir);
	const isOpen = (mode & 0o077) !== 0;
	const folder: Finding = isOpen
		? {
				name: "folder",
				ok: false,
				say: [
					"doctor.folder.bad",
					{ folder: dataDir, mode: (mode & 0o777).toString(8) },
				],
				next: ["doctor.folder.next", { folder: dataDir }],
			}
		: { name: "folder", ok: true, say: ["doctor.folder", { folder: dataDir }] };
	const user = serviceUser.name;
	const account: Finding =
		user === "nobody"
			? {
					name: "account",
					ok: false,
					say: ["doctor.account.bad", { user }],
					next: ["doctor.account.next"],
				}
			: { name: "account", ok: true, say: ["doctor.account", { user }] };
	return [folder, account];
}

const inGigabytes = (bytes: number): string =>
	`${(bytes / 1024 ** 3).toFixed(1)} GiB`;
