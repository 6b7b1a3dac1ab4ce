/** A file's size as people compare sizes: whole kB up to a MB, then one decimal. */
export const sizeText = (bytes: number): string =>
	bytes < 1_000_000
		? `${Math.ceil(bytes / 1000)} kB`
		: `${(bytes / 1_000_000).toFixed(1)} MB`;
