/** What a project's document is, in the order of a choice; the words stand under `project_page.document.<kind>`. */
export const DOCUMENT_KINDS = [
	"approval",
	"contract",
	"progress_sheet",
	"voucher",
	"photo",
	"other",
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];
