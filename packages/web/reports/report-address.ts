/** Where the report form stands; the server's serve-page.ts answers the same addresses. */
export const REPORT_ADDRESS = "/report";

/** The form's addresses: the list, and the form of one project for one dekad. */
export const isAddressOfReportForm = (pathname: string): boolean =>
	pathname === REPORT_ADDRESS || pathname.startsWith(`${REPORT_ADDRESS}/`);

export type Place = {
	/** Null: the list. */
	readonly projectId: string | null;
	/** Undefined: the one the server asks about. */
	readonly dekad: string | undefined;
};

/** The place an address of the form names. */
export function placeOf({
	pathname,
	search,
}: {
	readonly pathname: string;
	readonly search: string;
}): Place {
	const projectId = /^\/report\/([\w-]{1,64})$/.exec(pathname)?.[1] ?? null;
	const dekad = new URLSearchParams(search).get("dekad");
	return {
		projectId,
		dekad:
			dekad && /^\d{4}-(0[1-9]|1[0-2])-D[123]$/.test(dekad) ? dekad : undefined,
	};
}
