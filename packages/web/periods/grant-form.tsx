import {
	keepPreviousData,
	useMutation,
	useQuery,
	useQueryClient,
} from "@tanstack/react-query";
import { Button, Input, Segmented, Select } from "antd";
import { type ReactElement, useState } from "react";
import {
	grantLockException,
	listLockExceptions,
	listPeriodCounts,
} from "@dekad/contract/lock-exceptions.ts";
import { listProjects, type RegionView } from "@dekad/contract/registry.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { asking, keyOf, send } from "../api.ts";
import { registryFrameQuery, useFrameNames } from "../office.ts";
import { ActProblem } from "../second-person.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { TreePicker } from "../ui/tree-pickers.tsx";

const regionPathOf = (region: RegionView) => region.regionPath;

/** Grants an exception: for which dekad, for whom, until when and why. */
export function GrantForm({
	dekads,
}: {
	/** Those past their timely date, newest first. */
	dekads: readonly string[];
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	const queries = useQueryClient();
	const { data: frame } = useQuery(registryFrameQuery);
	const [dekad, setDekad] = useState(dekads[0]);
	const [kind, setKind] = useState<"project" | "region">("project");
	const [projectId, setProjectId] = useState<string>();
	const [region, setRegion] = useState<string>();
	const [typed, setTyped] = useState("");
	const [until, setUntil] = useState("");
	const [reason, setReason] = useState("");
	const projects = useQuery({
		...asking(listProjects, {
			query: { limit: 20, ...(typed ? { search: typed } : {}) },
		}),
		placeholderData: keepPreviousData,
	});
	const grant = useMutation({
		mutationFn: (asked: { dekad: string; until: string }) =>
			send(grantLockException, {
				body: {
					...asked,
					...(kind === "project" ? { projectId } : { region }),
					reason,
				},
			}),
		onSuccess: async () => {
			setReason("");
			await Promise.all([
				queries.invalidateQueries({ queryKey: keyOf(listLockExceptions) }),
				queries.invalidateQueries({ queryKey: keyOf(listPeriodCounts) }),
			]);
		},
	});
	const ends = until === "" ? null : new Date(until);
	const isReady =
		dekad !== undefined &&
		(kind === "project" ? projectId : region) !== undefined &&
		ends !== null &&
		reason.trim() !== "";
	return (
		<form
			className="grant-form"
			onSubmit={(event) => {
				event.preventDefault();
				if (isReady) grant.mutate({ dekad, until: ends.toISOString() });
			}}
		>
			<label className="grant-field">
				<span>{text("dekads.dekad")}</span>
				<Select<string>
					value={dekad ?? null}
					options={dekads.map((value) => ({
						value,
						label: formatPeriod(parsePeriod(value), lang),
					}))}
					onChange={setDekad}
				/>
			</label>
			<div className="grant-field">
				<span id="grant-for">{text("dekads.for")}</span>
				<Segmented
					aria-labelledby="grant-for"
					value={kind}
					options={(["project", "region"] as const).map((value) => ({
						value,
						label: text(`dekads.for.${value}`),
					}))}
					onChange={setKind}
				/>
			</div>
			{kind === "project" ? (
				<label className="grant-field grant-wide">
					<span>{text("dekads.project")}</span>
					<Select<string>
						showSearch={{ filterOption: false, onSearch: setTyped }}
						placeholder={text("dekads.project_search")}
						value={projectId ?? null}
						options={(projects.data?.rows ?? []).map((project) => ({
							value: project.projectId,
							label: `${project.name} ${project.code}`,
						}))}
						onChange={setProjectId}
					/>
				</label>
			) : (
				<div className="grant-field grant-wide">
					<span>{text("dekads.region")}</span>
					<TreePicker
						nodes={frame?.regions ?? []}
						pathOf={regionPathOf}
						value={region}
						label={text("dekads.region")}
						everything={text("dekads.region")}
						onChange={setRegion}
					/>
				</div>
			)}
			<label className="grant-field">
				<span>{text("dekads.until")}</span>
				<input
					type="datetime-local"
					className="plain-field"
					value={until}
					onChange={({ target }) => setUntil(target.value)}
				/>
			</label>
			<label className="grant-field grant-wide">
				<span>{text("dekads.reason")}</span>
				<Input
					maxLength={1000}
					value={reason}
					onChange={({ target }) => setReason(target.value)}
				/>
			</label>
			<Button
				type="primary"
				htmlType="submit"
				disabled={!isReady}
				loading={grant.isPending}
			>
				{text("dekads.go")}
			</Button>
			<p role="status" aria-live="polite" className="grant-wide">
				{grant.data &&
					text("dekads.granted", {
						who: grant.data.projectName ?? names.place(grant.data.regionPath),
						dekad: formatPeriod(parsePeriod(grant.data.dekad), lang),
					})}
			</p>
			{grant.error && grant.variables && (
				<ActProblem
					key={JSON.stringify(grant.variables)}
					error={grant.error}
					reason={reason}
					askFor={(why) => ({
						act: "lock_exception",
						input: {
							...grant.variables,
							...(kind === "project" ? { projectId } : { region }),
							reason: why,
						},
					})}
				/>
			)}
		</form>
	);
}
