import type { ReactElement } from "react";
import { text } from "@dekad/core/text/text.ts";

/** Says on every page, in both languages whatever the reader's is, that nothing here is real. */
export function SyntheticBar(): ReactElement {
	return (
		<div className="synthetic-bar" role="note">
			<span lang="zh-CN">{text("zh", "pages.synthetic")}</span>
			<span aria-hidden="true"> · </span>
			<span lang="en">{text("en", "pages.synthetic")}</span>
		</div>
	);
}
