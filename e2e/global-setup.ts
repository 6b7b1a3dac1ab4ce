import type { TestProject } from "vitest/node";
import { findChromium } from "./browser.ts";
import { startProduct } from "./product.ts";

declare module "vitest" {
	export interface ProvidedContext {
		/** Address of the running product; empty where no browser was found and journeys are left out. */
		productUrl: string;
		/** Its data folder, for commands beside it; empty where there is no product. */
		productData: string;
	}
}

/** One product with the demo for all journeys of a run: loading it takes longer than walking them. */
export default async function setup(project: TestProject) {
	if (!findChromium()) {
		project.provide("productUrl", "");
		project.provide("productData", "");
		return;
	}
	const product = await startProduct();
	project.provide("productUrl", product.url);
	project.provide("productData", product.data);
	return () => product.stop();
}
