/**
 * A region or sector path as a person may type it, with the slash that ends its last code: "14/1401" as a
 * bare prefix would also find what stands below "14/14015/".
 */
export const wholePath = (path: string): string =>
	path.endsWith("/") ? path : `${path}/`;
