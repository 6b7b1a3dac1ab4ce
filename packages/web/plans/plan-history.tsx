import type { ReactElement } from "react";
import { annualYuan } from "@dekad/core/plans/year-curve.ts";
import type { PlanView } from "@dekad/contract/plans.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { PlanAmount, type PlanUnit } from "./amounts.tsx";

/** Every plan of the year with who proposed and decided it and why, newest first. */
export function PlanHistory({
	year,
	revisions,
	unit,
}: {
	year: number;
	revisions: readonly PlanView[];
	unit: PlanUnit;
}): ReactElement {
	const text = useText();
	return (
		<Section id="plan-history" title={text("plans.history")}>
			{revisions.length === 0 ? (
				<EmptyFace>{text("plans.history.none", { year })}</EmptyFace>
			) : (
				<DataTable
					caption={text("plans.history.caption", { year })}
					rows={revisions.toReversed()}
					rowKey={({ planId }) => planId}
					columns={[
						{
							key: "revision",
							head: text("plans.history.revision"),
							isRowHead: true,
							cell: ({ revision }) => revision,
						},
						{
							key: "annual",
							head: text("plans.history.annual"),
							isNumeric: true,
							cell: ({ cumulativeYuan }) => (
								<PlanAmount yuan={annualYuan(cumulativeYuan)} unit={unit} />
							),
						},
						{
							key: "state",
							head: text("plans.history.state"),
							cell: ({ state, isBaseline }) => (
								<>
									{text(`plans.state.${state}`)}
									{isBaseline && ` · ${text("plans.history.baseline")}`}
								</>
							),
						},
						{
							key: "reason",
							head: text("plans.history.reason"),
							isLong: true,
							cell: ({ reason }) => reason || text("plans.first_plan"),
						},
						{
							key: "by",
							head: text("plans.history.by"),
							cell: ({ recordedBy, recordedAt }) => (
								<>
									{recordedBy} <Instant at={recordedAt} />
								</>
							),
						},
						{
							key: "decided",
							head: text("plans.history.decided"),
							isLong: true,
							cell: ({ decidedAt, decidedBy, decidedReason }) =>
								decidedAt && (
									<>
										{decidedBy} <Instant at={decidedAt} />
										{decidedReason && <> {decidedReason}</>}
									</>
								),
						},
					]}
				/>
			)}
		</Section>
	);
}
