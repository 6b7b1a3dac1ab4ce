import type { ReactElement, ReactNode } from "react";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { Absent, Money } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";

/** What is on file about a project; a field nobody filled in says so. */
export function ProjectFields({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	/** A coded choice in words; a code without a word as it is. */
	const worded = (field: "level" | "ownership", code: string | null) => {
		const key = `projects.${field}.${code}`;
		return isTextKey(key) ? text(key) : code;
	};
	const fields: readonly (readonly [string, ReactNode])[] = [
		[
			text("projects.lists"),
			project.lists
				.map((list) =>
					text("pages.list_version", {
						name: nameIn(lang, list),
						version: list.version,
					}),
				)
				.join("; "),
		],
		[text("projects.level"), worded("level", project.level)],
		[text("projects.nature"), project.constructionNature],
		[text("projects.ownership"), worded("ownership", project.ownership)],
		[text("projects.group"), project.groupCode],
		[text("projects.chain"), project.chainCode],
		[text("projects.zone"), project.zoneCode],
		[text("projects.batch"), project.batchSession],
		[text("projects.funding"), project.fundingKind],
		[text("projects.tags"), project.tags.join(", ")],
		[
			text("projects.opening_investment"),
			<Money
				key="opening"
				yuan={project.openingInvestmentYuan}
				absent="pages.not_stated"
				withUnit
			/>,
		],
		[
			text("projects.expected_output"),
			<Money
				key="output"
				yuan={project.expectedOutputYuan}
				absent="pages.not_stated"
				withUnit
			/>,
		],
		[
			text("projects.expected_tax"),
			<Money
				key="tax"
				yuan={project.expectedTaxYuan}
				absent="pages.not_stated"
				withUnit
			/>,
		],
		[text("projects.site"), project.site],
		[
			text("projects.coordinates"),
			project.longitude !== null && project.latitude !== null
				? `${project.longitude}, ${project.latitude}`
				: null,
		],
	];
	return (
		<Section id="fields" title={text("projects.fields")}>
			<dl className="fields">
				{fields.map(([name, value]) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>
							{value === null || value === "" ? (
								<Absent>{text("pages.not_stated")}</Absent>
							) : (
								value
							)}
						</dd>
					</div>
				))}
				<div className="wide">
					<dt>{text("projects.content")}</dt>
					<dd>
						{project.contentScale || (
							<Absent>{text("pages.not_stated")}</Absent>
						)}
					</dd>
				</div>
			</dl>
		</Section>
	);
}
