/** Made by the build (vite.config.ts): the files of the report form, and a name of their contents. */
declare module "virtual:report-shell" {
	export const SHELL: readonly string[];
	export const BUILD: string;
}
