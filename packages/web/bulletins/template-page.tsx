import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactElement, useRef } from "react";
import { z } from "zod";
import {
	getBulletinTemplate,
	getStartingTemplate,
	setBulletinTemplate,
} from "@dekad/contract/bulletins.ts";
import { ProblemError } from "@dekad/contract/client.ts";
import { asking, download, send } from "../api.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { sizeText } from "../ui/size-text.ts";
import { useMay } from "../use-may.ts";
import "./bulletins.css";

const templateQuery = asking(getBulletinTemplate, {});

/** The office's own Word template: which is in use, one to begin with, another handed in, and all placeholders. */
export function TemplatePage(): ReactElement {
	const text = useText();
	const language = useLang();
	const queries = useQueryClient();
	const template = useQuery(templateQuery);
	const field = useRef<HTMLInputElement>(null);
	const maySet = useMay()("bulletin.template-set");
	const start = useMutation({
		mutationFn: () =>
			download(
				getStartingTemplate,
				{ query: { language } },
				`bulletin-template-${language}.docx`,
			),
	});
	const set = useMutation({
		mutationFn: (file: File) =>
			send(setBulletinTemplate, { file, fileName: file.name }),
		onSuccess: (answer) => queries.setQueryData(templateQuery.queryKey, answer),
	});
	return (
		<Page
			title={text("bulletinPage.template")}
			subtitle={text("bulletinPage.template_note")}
			actions={<Link to="/bulletins">{text("bulletinPage.back")}</Link>}
		>
			<Section id="in-use" title={text("bulletinPage.template_in_use")}>
				<Loaded query={template}>
					{({ template: used }) => (
						<p>
							{used ? (
								<>
									{used.name} · {sizeText(used.bytes)} · {used.recordedBy} ·{" "}
									<Instant at={used.recordedAt} />
								</>
							) : (
								text("bulletinPage.no_template")
							)}
						</p>
					)}
				</Loaded>
				<div className="controls">
					<Button
						icon={<DownloadOutlined />}
						loading={start.isPending}
						onClick={() => start.mutate()}
					>
						{text("bulletinPage.starting_template")}
					</Button>
					{maySet && (
						<>
							<input
								ref={field}
								type="file"
								className="visually-hidden"
								tabIndex={-1}
								accept=".docx"
								aria-label={text("bulletinPage.hand_in_template")}
								onChange={({ target }) => {
									const [file] = target.files ?? [];
									if (file) set.mutate(file);
									// The same file chosen again, put right meanwhile, is a change too.
									target.value = "";
								}}
							/>
							<Button
								type="primary"
								loading={set.isPending}
								onClick={() => field.current?.click()}
							>
								{text("bulletinPage.hand_in_template")}
							</Button>
						</>
					)}
				</div>
				<p role="status" className="after-controls">
					{set.isSuccess &&
						text("bulletinPage.template_taken", {
							name: set.data.template?.name ?? "",
						})}
				</p>
				{start.error && <ProblemNote error={start.error} />}
				{set.error && <Refused error={set.error} />}
			</Section>
			<Section
				id="placeholders"
				title={text("bulletinPage.placeholders")}
				note={text("bulletinPage.placeholders_note")}
			>
				<Loaded query={template}>
					{({ placeholders }) => (
						<DataTable
							caption={text("bulletinPage.placeholders")}
							rows={placeholders}
							rowKey={({ tag }) => tag}
							columns={[
								{
									key: "tag",
									head: text("bulletinPage.placeholder"),
									isRowHead: true,
									isLong: true,
									cell: ({ tag }) => <code className="tag">{tag}</code>,
								},
								{
									key: "means",
									head: text("bulletinPage.means"),
									isLong: true,
									cell: ({ means }) => means,
								},
								{
									key: "example",
									head: text("bulletinPage.example"),
									isLong: true,
									cell: ({ example }) => example,
								},
							]}
						/>
					)}
				</Loaded>
			</Section>
		</Page>
	);
}

const faultsSchema = z.object({
	kind: z.enum(["not_docx", "too_large", "active", "placeholders"]),
	faults: z.array(
		z.object({
			fault: z.enum([
				"unknown",
				"outside_rows",
				"not_closed",
				"not_opened",
				"nested",
				"brace",
			]),
			placeholder: z.string(),
			meant: z.string().nullable(),
			place: z.object({
				part: z.enum(["body", "header", "footer"]),
				paragraph: z.int(),
				words: z.string(),
			}),
		}),
	),
});

/** Why a template was not taken: each placeholder, where it stands, what is wrong and what was probably meant. */
function Refused({ error }: { error: Error }): ReactElement {
	const text = useText();
	const read = faultsSchema.safeParse(
		error instanceof ProblemError ? error.problem.detail : null,
	);
	if (!read.success) return <ProblemNote error={error} />;
	const { kind, faults } = read.data;
	return (
		<>
			<ProblemNote error={error}>
				<p>{text(`bulletinPage.refused.${kind}`)}</p>
			</ProblemNote>
			{faults.length > 0 && (
				<DataTable
					caption={text("bulletinPage.faults")}
					rows={faults.map((fault, index) => ({ ...fault, index }))}
					rowKey={({ index }) => String(index)}
					columns={[
						{
							key: "placeholder",
							head: text("bulletinPage.placeholder"),
							isRowHead: true,
							cell: ({ placeholder }) => (
								<code className="tag">{placeholder}</code>
							),
						},
						{
							key: "place",
							head: text("bulletinPage.place"),
							isLong: true,
							cell: ({ place: { part, paragraph, words } }) => (
								<>
									{text(`bulletinPage.place.${part}`, { paragraph })}
									<br />
									<span className="soft">{words}</span>
								</>
							),
						},
						{
							key: "fault",
							head: text("bulletinPage.wrong"),
							isLong: true,
							cell: ({ fault, meant }) => (
								<>
									{text(`bulletinPage.fault.${fault}`)}
									{meant && (
										<>
											{" "}
											{text("bulletinPage.meant")}{" "}
											<code className="tag">{meant}</code>
										</>
									)}
								</>
							),
						},
					]}
				/>
			)}
		</>
	);
}
