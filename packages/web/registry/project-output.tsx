import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactElement, useEffect, useId, useRef, useState } from "react";
import {
	getProjectOutput,
	type OutputQuarter,
	type OutputRevision,
	type ProjectOutputView,
	recordProjectOutput,
} from "@dekad/contract/outputs.ts";
import { getProject } from "@dekad/contract/registry.ts";
import { formatDate, formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { trimDecimal } from "@dekad/core/units/decimal.ts";
import type { TextKey } from "@dekad/core/text/text.ts";
import {
	amountText,
	formatYuan,
	yuanFromText,
} from "@dekad/core/units/money.ts";
import { asking, keyOf, send } from "../api.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Defined } from "../ui/definition.tsx";
import { Absent, Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ShareText } from "../ui/ratio-text.tsx";
import "./project-output.css";

/**
 * What a commissioned project brings quarter by quarter, beside what was promised; its owner states it here. Nothing
 * at all for a project that is not in production.
 */
export function ProjectOutput({
	projectId,
}: {
	projectId: string;
}): ReactElement | null {
	const { data, error, refetch } = useQuery(
		asking(getProjectOutput, { params: { projectId } }),
	);
	if (!data)
		return error ? (
			<ProblemNote error={error} onRetry={() => void refetch()} />
		) : null;
	if (data.commissionedOn === null && data.quarters.length === 0) return null;
	return <Output output={data} />;
}

function Output({ output }: { output: ProjectOutputView }): ReactElement {
	const text = useText();
	const lang = useLang();
	const [editing, setEditing] = useState<string>();
	const { commissionedOn, lastFour, quarters } = output;
	const nameOf = (quarter: string) => formatPeriod(parsePeriod(quarter), lang);
	const isPromised =
		output.expectedOutputYuan !== null || output.expectedTaxYuan !== null;
	const promise = (yuan: number | null) =>
		yuan === null ? text("units.dash") : formatYuan(yuan, "wan", lang, 0);
	const edited = quarters.find(({ quarter }) => quarter === editing);
	return (
		<Section
			id="output"
			title={text("outputs.title")}
			note={`${text("pages.unit_is", { unit: text("units.wan") })} · ${text("outputs.note")}`}
		>
			<p className="output-facts">
				{commissionedOn && (
					<span>
						{text("outputs.commissioned", {
							on: formatDate(commissionedOn, lang),
						})}
					</span>
				)}
				<span>
					{isPromised
						? text("outputs.promise", {
								output: promise(output.expectedOutputYuan),
								tax: promise(output.expectedTaxYuan),
							})
						: text("outputs.no_promise")}
				</span>
				{lastFour.quarters > 0 && (
					<span>
						<Defined definition={text("outputs.last_year_definition")}>
							{text("outputs.last_year")}
						</Defined>{" "}
						<span className="number">
							{formatYuan(lastFour.outputYuan, "wan", lang, 0)}
						</span>{" "}
						<ShareText
							part={lastFour.outputYuan}
							whole={lastFour.expectedOutputYuan}
						/>{" "}
						<span className="soft">
							{text("outputs.of_four", {
								count: lastFour.stated,
								all: lastFour.quarters,
							})}
						</span>
					</span>
				)}
			</p>
			<DataTable
				caption={text("outputs.title")}
				columns={columnsOf(text, nameOf, output.mayRecord, setEditing)}
				rows={quarters}
				rowKey={({ quarter }) => quarter}
			/>
			{edited && (
				<OutputForm
					key={`${edited.quarter} ${edited.current?.revision ?? 0}`}
					projectId={output.projectId}
					quarter={edited}
					name={nameOf(edited.quarter)}
					onDone={() => setEditing(undefined)}
				/>
			)}
		</Section>
	);
}

function columnsOf(
	text: ReturnType<typeof useText>,
	nameOf: (quarter: string) => string,
	mayRecord: boolean,
	onEdit: (quarter: string) => void,
): Column<OutputQuarter>[] {
	return [
		{
			key: "quarter",
			head: text("outputs.quarter"),
			isRowHead: true,
			cell: ({ quarter }) => nameOf(quarter),
		},
		{
			key: "output",
			head: text("outputs.output"),
			isNumeric: true,
			cell: ({ current }) => <Wan yuan={current?.outputYuan ?? null} />,
		},
		{
			key: "expected",
			head: (
				<Defined definition={text("outputs.expected_definition")}>
					{text("outputs.expected_output")}
				</Defined>
			),
			isNumeric: true,
			cell: ({ expectedOutputYuan }) => (
				<Wan yuan={expectedOutputYuan} absent="units.dash" />
			),
		},
		{
			key: "ratio",
			head: text("outputs.ratio"),
			isNumeric: true,
			cell: ({ current, expectedOutputYuan }) => (
				<ShareText
					part={current?.outputYuan ?? null}
					whole={expectedOutputYuan}
				/>
			),
		},
		{
			key: "tax",
			head: text("outputs.tax"),
			isNumeric: true,
			cell: ({ current }) => <Wan yuan={current?.taxYuan ?? null} />,
		},
		{
			key: "jobs",
			head: (
				<Defined definition={text("outputs.jobs_definition")}>
					{text("outputs.jobs")}
				</Defined>
			),
			isNumeric: true,
			cell: ({ current }) =>
				current?.jobs == null ? (
					<Absent>{text("units.not_reported")}</Absent>
				) : (
					<span className="number">{current.jobs}</span>
				),
		},
		{
			key: "said",
			head: "",
			isLong: true,
			cell: (row) => (
				<span className="output-said">
					<Said quarter={row} />
					{mayRecord && row.isOver && (
						<Button size="small" onClick={() => onEdit(row.quarter)}>
							{text(row.current ? "outputs.change" : "outputs.state", {
								quarter: nameOf(row.quarter),
							})}
						</Button>
					)}
				</span>
			),
		},
	];
}

/** A quarter's tax is small beside a project's investment, so this part counts in 10,000 yuan whatever the page does. */
function Wan({
	yuan,
	absent = "units.not_reported",
}: {
	yuan: number | null;
	absent?: TextKey;
}): ReactElement {
	const text = useText();
	if (yuan === null) return <Absent>{text(absent)}</Absent>;
	return <span className="number">{amountText(yuan, "wan", 0)}</span>;
}

/** Who said it and when, why it was changed, and what stood there before. */
function Said({
	quarter: { current, earlier },
}: {
	quarter: OutputQuarter;
}): ReactElement | null {
	const text = useText();
	const lang = useLang();
	if (!current) return null;
	const before = ({ outputYuan, taxYuan, jobs }: OutputRevision) =>
		[
			outputYuan === null
				? null
				: `${text("outputs.output")} ${formatYuan(outputYuan, "wan", lang, 0)}`,
			taxYuan === null
				? null
				: `${text("outputs.tax")} ${formatYuan(taxYuan, "wan", lang, 0)}`,
			jobs === null ? null : `${text("outputs.jobs")} ${jobs}`,
		]
			.filter((part) => part !== null)
			.join(" · ");
	return (
		<span className="soft">
			{current.recordedBy} <Instant at={current.recordedAt} />
			{current.reason && ` · ${current.reason}`}
			{earlier.map((revision) => (
				<span key={revision.revision} className="row-kind">
					{text("outputs.earlier", { said: before(revision) })}
				</span>
			))}
		</span>
	);
}

/** Fields in 10,000 yuan, as offices write them; what is wrong is said beside the field before anything is sent. */
function OutputForm({
	projectId,
	quarter: { quarter, current },
	name,
	onDone,
}: {
	projectId: string;
	quarter: OutputQuarter;
	name: string;
	onDone: () => void;
}): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const id = useId();
	const written = (yuan: number | null | undefined) =>
		yuan == null
			? ""
			: trimDecimal(amountText(yuan, "wan", 4).replace(/,/g, ""));
	const [output, setOutput] = useState(written(current?.outputYuan));
	const [tax, setTax] = useState(written(current?.taxYuan));
	const [jobs, setJobs] = useState(current?.jobs?.toString() ?? "");
	const [reason, setReason] = useState("");
	const [problem, setProblem] = useState<string>();
	const form = useRef<HTMLFormElement>(null);
	// The button that opens it stands in the table above, maybe a screen away.
	useEffect(() => {
		form.current?.scrollIntoView({ block: "nearest" });
		form.current?.querySelector("input")?.focus({ preventScroll: true });
	}, []);
	const save = useMutation({
		mutationFn: (body: {
			outputYuan: number | null;
			taxYuan: number | null;
			jobs: number | null;
		}) =>
			send(recordProjectOutput, {
				params: { projectId },
				body: {
					...body,
					quarter,
					baseRevision: current?.revision ?? 0,
					reason,
				},
				key: crypto.randomUUID(),
			}),
		onSuccess: async (answer) => {
			queries.setQueryData(
				asking(getProjectOutput, { params: { projectId } }).queryKey,
				answer,
			);
			await queries.invalidateQueries({ queryKey: keyOf(getProject) });
			onDone();
		},
	});
	const submit = () => {
		const amounts = [output, tax].map((said) => {
			const reading = yuanFromText(said, "wan");
			return reading.ok && (reading.yuan ?? 0) >= 0 ? reading.yuan : undefined;
		});
		const wrong = amounts.findIndex((yuan) => yuan === undefined);
		if (wrong >= 0)
			return setProblem(
				text("outputs.bad_number", {
					value: [output, tax][wrong] ?? "",
					unit: text("units.wan"),
				}),
			);
		if (!/^\d{0,8}$/.test(jobs.trim()))
			return setProblem(text("outputs.bad_jobs", { value: jobs }));
		const people = jobs.trim() === "" ? null : Number(jobs);
		if (amounts.every((yuan) => yuan === null) && people === null)
			return setProblem(text("outputs.nothing_stated"));
		if (current && reason.trim() === "")
			return setProblem(text("outputs.reason_needed"));
		setProblem(undefined);
		save.mutate({
			outputYuan: amounts[0] ?? null,
			taxYuan: amounts[1] ?? null,
			jobs: people,
		});
	};
	const field = (
		key: string,
		label: string,
		value: string,
		onChange: (value: string) => void,
		inputMode: "decimal" | "numeric" | "text",
	) => (
		<label className="output-field" htmlFor={`${id}-${key}`}>
			<span>{label}</span>
			<input
				id={`${id}-${key}`}
				className="plain-field"
				inputMode={inputMode}
				autoComplete="off"
				maxLength={key === "reason" ? 1000 : 30}
				value={value}
				onChange={(event) => onChange(event.target.value)}
			/>
		</label>
	);
	const inWan = (label: string) =>
		`${label} (${text("outputs.amount_unit", { unit: text("units.wan") })})`;
	return (
		<form
			ref={form}
			className="output-form"
			aria-label={text(current ? "outputs.change" : "outputs.state", {
				quarter: name,
			})}
			onSubmit={(event) => {
				event.preventDefault();
				submit();
			}}
		>
			<strong>
				{text(current ? "outputs.change" : "outputs.state", { quarter: name })}
			</strong>
			{field(
				"output",
				inWan(text("outputs.output")),
				output,
				setOutput,
				"decimal",
			)}
			{field("tax", inWan(text("outputs.tax")), tax, setTax, "decimal")}
			{field("jobs", text("outputs.jobs"), jobs, setJobs, "numeric")}
			{current &&
				field("reason", text("outputs.reason"), reason, setReason, "text")}
			{problem && (
				<p role="alert" className="output-problem">
					{problem}
				</p>
			)}
			{save.error && <ProblemNote error={save.error} />}
			<span className="output-acts">
				<Button type="primary" htmlType="submit" loading={save.isPending}>
					{text("outputs.save")}
				</Button>
				<Button onClick={onDone}>{text("outputs.cancel")}</Button>
			</span>
		</form>
	);
}
