/** Where the report form stands; the server's serve-page.ts answers the same addresses. */
export const REPORT_ADDRESS = "/report";

/** The form's addresses: the list, and the form of one project for one dekad. */
export const isAddressOfReportForm = (pathname: string): boolean =>
	pathname === REPORT_ADDRESS || pathname.startsWith(`${REPORT_ADDRESS}/`);
