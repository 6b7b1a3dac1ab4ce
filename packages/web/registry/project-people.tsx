import type { ReactElement } from "react";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { EmptyFace } from "../ui/loaded.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { PeopleDialog } from "./project-acts.tsx";

/** Who answers for the project and how they are reached. */
export function ProjectPeople({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const people = [
		[text("projects.lead_official"), project.leadOfficial],
		[text("projects.responsible_unit"), project.responsibleUnit],
		[text("projects.responsible_person"), project.responsiblePerson],
		[text("projects.manager"), project.projectManager],
	] as const;
	const named = people.filter(([, name]) => name);
	return (
		<Section
			id="people"
			title={text("project_page.people")}
			actions={project.may.edit && <PeopleDialog project={project} />}
		>
			{named.length === 0 && !project.contactPhone ? (
				<EmptyFace>{text("project_page.no_people")}</EmptyFace>
			) : (
				<dl className="people">
					{named.map(([role, name]) => (
						<div key={role}>
							<dt>{role}</dt>
							<dd>{name}</dd>
						</div>
					))}
					{project.contactPhone && (
						<div>
							<dt>{text("projects.contact")}</dt>
							<dd>
								<a
									href={`tel:${project.contactPhone.replace(/[^\d+]/g, "")}`}
									aria-label={text("project_page.call", {
										name: project.contactPhone,
									})}
								>
									{project.contactPhone}
								</a>
							</dd>
						</div>
					)}
				</dl>
			)}
		</Section>
	);
}
