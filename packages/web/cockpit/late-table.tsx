import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { CockpitView } from "@dekad/contract/rollups.ts";
import { useFrameNames } from "../office.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { Absent, Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";

/** Whose report of the newest dekad was asked for and is not there, late or still to come, with the number to call. */
export function LateTable({
	missing: late,
}: {
	missing: NonNullable<CockpitView["missing"]>;
}): ReactElement {
	const text = useText();
	const names = useFrameNames();
	return (
		<Section
			id="late"
			className="cockpit-wide"
			title={text(late.hasPassed ? "cockpit.late" : "cockpit.missing_to_come")}
			note={
				<>
					{late.count > 0 &&
						text("cockpit.late_shown", {
							shown: late.rows.length,
							count: late.count,
						})}{" "}
					{text("cockpit.missing_until")}{" "}
					<Instant at={late.timelyUntil} isEnd />
				</>
			}
		>
			{late.count === 0 ? (
				<EmptyFace>{text("cockpit.late_none")}</EmptyFace>
			) : (
				<DataTable
					caption={text("cockpit.late")}
					rows={late.rows}
					rowKey={(row) => row.projectId}
					columns={[
						{
							key: "name",
							head: text("projects.name"),
							isRowHead: true,
							cell: (row) => (
								<>
									<Link
										to="/projects/$projectId"
										params={{ projectId: row.projectId }}
									>
										{row.name}
									</Link>{" "}
									<span className="code">{row.code}</span>
								</>
							),
						},
						{
							key: "region",
							head: text("pages.region"),
							cell: (row) => names.place(row.regionPath),
						},
						{
							key: "owner",
							isLong: true,
							head: text("projects.owner"),
							cell: (row) => row.ownerName,
						},
						{
							key: "missing",
							head: text("cockpit.missing"),
							isNumeric: true,
							cell: (row) => (
								<span className="number">{row.missingDekads}</span>
							),
						},
						{
							key: "contact",
							head: text("cockpit.contact"),
							cell: (row) =>
								row.contactPhone ? (
									<a href={`tel:${row.contactPhone.replace(/[^\d+]/g, "")}`}>
										{row.contactPhone}
									</a>
								) : (
									<Absent>{text("pages.not_stated")}</Absent>
								),
						},
					]}
				/>
			)}
		</Section>
	);
}
