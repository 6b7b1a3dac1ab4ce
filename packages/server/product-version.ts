import manifest from "./package.json" with { type: "json" };

/** The version of Dekad, as `dekad --version`, backups and the log of a start say it. */
export const PRODUCT_VERSION: string = manifest.version;
