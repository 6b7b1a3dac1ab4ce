import { DownloadOutlined, InboxOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { type DragEvent, type ReactElement, useId, useState } from "react";
import {
	getTemplate,
	IMPORT_KINDS,
	type ImportView,
	startImport,
} from "@dekad/contract/imports.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { download, send } from "../api.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useMay } from "../use-may.ts";
import { importsQuery } from "./queries.ts";
import { ImportStateBadge } from "./import-state.tsx";
import type { ImportSearch } from "./search.ts";

type Kind = (typeof IMPORT_KINDS)[number];
type DateOrder = "proved" | "dmy" | "mdy" | "ymd";
const DATE_ORDERS = ["proved", "dmy", "mdy", "ymd"] as const;

/** Handing in a spreadsheet, templates to fill in, and what was handed in before. */
export function ImportsPage({
	search,
	onSearch,
	onStarted,
}: {
	search: ImportSearch;
	onSearch: (search: ImportSearch) => void;
	onStarted: (importId: string) => void;
}): ReactElement {
	const text = useText();
	const past = useQuery(importsQuery);
	const kinds = useKinds();
	const kind =
		search.kind ?? (kinds.includes("projects") ? "projects" : kinds[0]);
	return (
		<Page title={text("importPage.title")}>
			{kind && kinds.length > 0 && (
				<Section id="new-import" title={text("importPage.new")}>
					<HandIn
						kind={kind}
						kinds={kinds}
						onKind={(chosen) => onSearch({ kind: chosen })}
						onStarted={onStarted}
					/>
				</Section>
			)}
			<Section id="past-imports" title={text("importPage.past")}>
				<Loaded
					query={past}
					isEmpty={({ imports }) => imports.length === 0}
					empty={text("importPage.past_none")}
				>
					{({ imports }) => <PastImports imports={imports} />}
				</Loaded>
			</Section>
		</Page>
	);
}

/** The kinds of sheets the one signed in may hand in; none for who only reads. */
function useKinds(): readonly Kind[] {
	const isAllowed = useMay();
	return IMPORT_KINDS.filter((kind) => isAllowed(`import.${kind}`));
}

/** Kind, file, and off it goes to be checked. The file field is a real one: reachable by keys, named for screen readers. */
function HandIn({
	kind,
	kinds,
	onKind,
	onStarted,
}: {
	kind: Kind;
	kinds: readonly Kind[];
	onKind: (kind: Kind) => void;
	onStarted: (importId: string) => void;
}): ReactElement {
	const text = useText();
	const field = useId();
	const queries = useQueryClient();
	const [order, setOrder] = useState<DateOrder>("proved");
	const [isOver, setIsOver] = useState(false);
	const start = useMutation({
		mutationFn: (file: File) =>
			send(startImport, {
				query: { kind, ...(order === "proved" ? {} : { dateOrder: order }) },
				file,
				fileName: file.name,
			}),
		onSuccess: async ({ importId }) => {
			await queries.invalidateQueries({ queryKey: importsQuery.queryKey });
			onStarted(importId);
		},
	});
	const template = useMutation({
		mutationFn: () =>
			download(getTemplate, { params: { kind } }, `dekad-${kind}.xlsx`),
	});
	const take = (file: File | undefined) => {
		if (file && !start.isPending) start.mutate(file);
	};
	const onDrop = (event: DragEvent) => {
		event.preventDefault();
		setIsOver(false);
		take(event.dataTransfer.files[0]);
	};
	return (
		<div className="hand-in">
			<div className="controls">
				<label className="labelled">
					<span>{text("importPage.kind")}</span>
					<Select<Kind>
						className="kind-select"
						value={kind}
						popupMatchSelectWidth={false}
						options={kinds.map((each) => ({
							value: each,
							label: text(`importPage.kind.${each}`),
							what: text(`importPage.kind.${each}.what`),
						}))}
						optionRender={({ label, data }) => (
							<>
								{label} <span className="soft">{data.what}</span>
							</>
						)}
						onChange={onKind}
					/>
				</label>
				<label className="labelled">
					<span>{text("importPage.order")}</span>
					<Select<DateOrder>
						className="order-select"
						value={order}
						options={DATE_ORDERS.map((each) => ({
							value: each,
							label: text(`importPage.order.${each}`),
						}))}
						onChange={setOrder}
					/>
				</label>
				<Button
					icon={<DownloadOutlined />}
					loading={template.isPending}
					onClick={() => template.mutate()}
					title={text("importPage.template_note")}
				>
					{text("importPage.template")}
				</Button>
			</div>
			<label
				htmlFor={field}
				className={isOver ? "drop-zone is-over" : "drop-zone"}
				onDragOver={(event) => {
					event.preventDefault();
					setIsOver(true);
				}}
				onDragLeave={() => setIsOver(false)}
				onDrop={onDrop}
			>
				<InboxOutlined aria-hidden="true" className="drop-icon" />
				<span className="drop-words">{text("importPage.drop")}</span>
				<span className="soft">{text("importPage.drop_note")}</span>
				<input
					id={field}
					type="file"
					className="drop-field"
					accept=".xlsx,.csv,.txt,.tsv"
					disabled={start.isPending}
					onChange={(event) => {
						take(event.target.files?.[0]);
						// The same file may be chosen again after it was mended.
						event.target.value = "";
					}}
				/>
			</label>
			<p role="status" aria-live="polite">
				{start.isPending &&
					text("importPage.sending", { name: start.variables.name })}
			</p>
			{start.error && <ProblemNote error={start.error} />}
			{template.error && <ProblemNote error={template.error} />}
		</div>
	);
}

function PastImports({
	imports,
}: {
	imports: readonly ImportView[];
}): ReactElement {
	const text = useText();
	if (imports.length === 0)
		return <EmptyFace>{text("importPage.past_none")}</EmptyFace>;
	return (
		<DataTable
			caption={text("importPage.past")}
			rows={imports}
			rowKey={({ importId }) => importId}
			columns={[
				{
					key: "file",
					head: text("importPage.file"),
					isRowHead: true,
					cell: ({ importId, fileName }) => (
						<Link to="/imports/$importId" params={{ importId }}>
							{fileName}
						</Link>
					),
				},
				{
					key: "kind",
					head: text("importPage.kind"),
					cell: ({ kind }) => <KindName kind={kind} />,
				},
				{
					key: "state",
					head: text("importPage.state"),
					cell: ({ state }) => <ImportStateBadge state={state} />,
				},
				{
					key: "rows",
					head: text("importPage.rows"),
					isNumeric: true,
					cell: ({ result }) => result?.rows ?? text("units.dash"),
				},
				{
					key: "accepted",
					head: text("importPage.accepted"),
					isNumeric: true,
					cell: ({ result }) => result?.accepted ?? text("units.dash"),
				},
				{
					key: "rejected",
					head: text("importPage.rejected"),
					isNumeric: true,
					cell: ({ result }) => result?.rejected ?? text("units.dash"),
				},
				{
					key: "when",
					isLong: true,
					head: text("importPage.when"),
					cell: ({ createdAt }) => <Instant at={createdAt} />,
				},
			]}
		/>
	);
}

export function KindName({ kind }: { kind: string }): ReactElement {
	const text = useText();
	const key = `importPage.kind.${kind}`;
	return <>{isTextKey(key) ? text(key) : kind}</>;
}
