/** Narrows a table to `subject`, the uuid[] of projects a statement is about; nothing where it takes in the whole office. */
export const ofSubject = (
	{ subject }: { readonly subject?: string },
	alias: string,
): string =>
	subject ? ` and ${alias}.project_id = any(${subject}::uuid[])` : "";
