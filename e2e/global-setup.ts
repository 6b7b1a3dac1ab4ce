import type { TestProject } from "vitest/node";
import { findChromium } from "./browser.ts";
import { startProduct } from "./product.ts";

declare module "vitest" {
	export interface ProvidedContext {
		/** Address of the running product; empty where no browser was found and journeys are left out. */
		productUrl: string;
	}
}

/** One product with the demo for all journeys of a run: loading it takes longer than walking them. */
export default async function setup(project: TestProject) {
	if (!findChromium()) {
		project.provide("productUrl", "");
		return;
	}
	const product = await startProduct();
	project.provide("productUrl", product.url);
	return () => product.stop();
}
