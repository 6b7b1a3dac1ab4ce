import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, InputNumber } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	type BulletinView,
	getBulletinFile,
	listBulletins,
	makeBulletin,
	previewBulletin,
	readBulletin,
} from "@dekad/contract/bulletins.ts";
import type { RegionView } from "@dekad/contract/registry.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { LANGS } from "@dekad/core/text/text.ts";
import { asking, download, keyOf, send } from "../api.ts";
import { periodsQuery, registryFrameQuery, useFrameNames } from "../office.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { PeriodStepper } from "../ui/period-stepper.tsx";
import { ListPicker } from "../ui/list-picker.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { TreePicker } from "../ui/tree-pickers.tsx";
import { sizeText } from "../ui/size-text.ts";
import { useMay } from "../use-may.ts";
import { NextSteps } from "./next-steps.tsx";
import { RankingAuthorities } from "./ranking-authorities.tsx";
import type { BulletinSearch } from "./search.ts";
import "./bulletins.css";

const bulletinsQuery = asking(listBulletins, {});
const FORMATS = ["docx", "pdf", "xlsx"] as const;
const regionPathOf = (region: RegionView) => region.regionPath;

/** Freezes a period into a bulletin, and keeps those made before for download. */
export function BulletinsPage({
	search,
	onSearch,
}: {
	search: BulletinSearch;
	onSearch: (search: BulletinSearch) => void;
}): ReactElement {
	const text = useText();
	const periods = useQuery(periodsQuery);
	const bulletins = useQuery(bulletinsQuery);
	const isAllowed = useMay();
	return (
		<Page title={text("bulletinPage.title")}>
			<Section
				id="make"
				title={text("bulletinPage.make")}
				note={text("bulletinPage.make_note")}
			>
				<Loaded query={periods}>
					{({ periods: opened, latestOpened, latestClosed }) =>
						opened[0] && latestOpened ? (
							<Maker
								mayIssue={isAllowed("bulletin.issue")}
								search={search}
								onSearch={onSearch}
								first={opened[0].dekad}
								last={latestOpened}
								usual={latestClosed ?? latestOpened}
							/>
						) : (
							<EmptyFace>{text("pages.nothing_opened")}</EmptyFace>
						)
					}
				</Loaded>
			</Section>
			<Section id="made" title={text("bulletinPage.list")}>
				<Loaded
					query={bulletins}
					isEmpty={(data) => data.bulletins.length === 0}
					empty={text("bulletinPage.none")}
				>
					{(data) => <BulletinTable bulletins={data.bulletins} />}
				</Loaded>
			</Section>
			<Section id="documents" title={text("bulletinPage.look_and_template")}>
				<ul className="notes">
					<li>
						<Link to="/bulletins/look">{text("lookPage.link")}</Link>
					</li>
					<li>
						<Link to="/bulletins/template">
							{text("bulletinPage.template_page")}
						</Link>
					</li>
				</ul>
			</Section>
			<RankingAuthorities mayRecord={isAllowed("ranking.authorise")} />
		</Page>
	);
}

function Maker({
	mayIssue,
	search,
	onSearch,
	first,
	last,
	usual,
}: {
	mayIssue: boolean;
	search: BulletinSearch;
	onSearch: (search: BulletinSearch) => void;
	first: string;
	last: string;
	/** The period of a bulletin when nothing is chosen: the latest closed dekad. */
	usual: string;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const queries = useQueryClient();
	const { data: frame } = useQuery(registryFrameQuery);
	const period = search.period ?? usual;
	const question = {
		period,
		...(search.region ? { region: search.region } : {}),
		...(search.list ? { list: search.list } : {}),
	};
	const preview = useQuery(asking(previewBulletin, { query: question }));
	const proposed = preview.data?.nextNumber ?? null;
	// Undefined: nobody typed one, the proposed number is taken.
	const [number, setNumber] = useState<number | null | undefined>(undefined);
	const field = useId();
	const make = useMutation({
		mutationFn: () =>
			send(makeBulletin, {
				body: {
					...question,
					lights: search.lights === "yes",
					...(number === undefined ? {} : { number }),
				},
			}),
		onSuccess: () => {
			setNumber(undefined);
			return Promise.all([
				queries.invalidateQueries({ queryKey: bulletinsQuery.queryKey }),
				queries.invalidateQueries({ queryKey: keyOf(previewBulletin) }),
			]);
		},
		// The number proposed may be gone: the next one is asked for.
		onError: () =>
			queries.invalidateQueries({ queryKey: keyOf(previewBulletin) }),
	});
	return (
		<>
			<div className="controls">
				<PeriodStepper
					period={period}
					first={first}
					last={last}
					onChange={(id) => onSearch({ ...search, period: id })}
				/>
				<TreePicker
					nodes={frame?.regions ?? []}
					pathOf={regionPathOf}
					value={search.region}
					label={text("pages.region")}
					everything={text("bulletinPage.own_region")}
					onChange={(region) => onSearch({ ...search, region })}
				/>
				<ListPicker
					lists={frame?.lists ?? []}
					value={search.list}
					onChange={(list) => onSearch({ ...search, list })}
				/>
				<Checkbox
					checked={search.lights === "yes"}
					onChange={({ target }) =>
						onSearch({ ...search, lights: target.checked ? "yes" : undefined })
					}
				>
					{text("bulletinPage.with_lights")}
				</Checkbox>
				<Link to="/bulletins/preview" search={{ ...search, ...question }}>
					{text("bulletinPage.look")}
				</Link>
				{mayIssue && proposed !== null && (
					<span className="number-choice">
						<label htmlFor={field}>{text("bulletinPage.number")}</label>{" "}
						<InputNumber
							id={field}
							min={1}
							max={99_999}
							precision={0}
							value={number === undefined ? proposed : number}
							onChange={setNumber}
							title={text("bulletinPage.number_hint", { number: proposed })}
						/>
					</span>
				)}
				{mayIssue && (
					<Button
						type="primary"
						loading={make.isPending}
						onClick={() => make.mutate()}
					>
						{text("bulletinPage.go")}
					</Button>
				)}
			</div>
			{mayIssue && <NextSteps question={question} />}
			<p role="status" aria-live="polite" className="after-controls">
				{make.isPending && text("bulletinPage.making")}
				{make.data &&
					text("bulletinPage.made", {
						period: formatPeriod(parsePeriod(make.data.period), lang),
					})}
			</p>
			{make.error && <ProblemNote error={make.error} />}
		</>
	);
}

function BulletinTable({
	bulletins,
}: {
	bulletins: readonly BulletinView[];
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	return (
		<DataTable
			caption={text("bulletinPage.list")}
			rows={bulletins}
			rowKey={({ snapshotId }) => snapshotId}
			columns={[
				{
					key: "period",
					head: text("bulletinPage.period"),
					isRowHead: true,
					cell: ({ period, number, snapshotId }) => (
						<>
							<Link to="/bulletins/$snapshotId" params={{ snapshotId }}>
								{formatPeriod(parsePeriod(period), lang)}
							</Link>
							{number && <div className="soft">{number}</div>}
						</>
					),
				},
				{
					key: "region",
					head: text("bulletinPage.region"),
					cell: ({ regionPath }) => names.region(regionPath),
				},
				{
					key: "short",
					head: text("bulletinPage.in_short"),
					notOnPhone: true,
					cell: ({ headline }) =>
						text("bulletinPage.short", {
							projects: headline.projects,
							expected: headline.expected,
							reported: headline.reported,
							late: headline.late,
						}),
				},
				{
					key: "completion",
					head: text("bulletinPage.completion"),
					isNumeric: true,
					cell: ({ headline }) => (
						<span className="number">{headline.completionText}</span>
					),
				},
				{
					key: "asOf",
					isLong: true,
					head: text("bulletinPage.as_of"),
					cell: ({ asOf }) => <Instant at={asOf} />,
				},
				{
					key: "by",
					head: text("bulletinPage.by"),
					cell: ({ createdBy }) => createdBy,
				},
				{
					key: "documents",
					isLong: true,
					head: text("bulletinPage.documents"),
					cell: (bulletin) => <Documents bulletin={bulletin} />,
				},
			]}
		/>
	);
}

/** The files of a bulletin, each a download. */
export function Documents({
	bulletin,
}: {
	bulletin: BulletinView;
}): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const { snapshotId, period, documents } = bulletin;
	const save = useMutation({
		mutationFn: ({
			format,
			language,
		}: Pick<BulletinView["documents"][number], "format" | "language">) =>
			download(
				getBulletinFile,
				{ params: { snapshotId }, query: { format, language } },
				`bulletin-${period}-${language}.${format}`,
			),
		// One made now has a size and a checksum from now on.
		onSuccess: () =>
			Promise.all([
				queries.invalidateQueries({ queryKey: bulletinsQuery.queryKey }),
				queries.invalidateQueries({ queryKey: keyOf(readBulletin) }),
			]),
	});
	return (
		<div className="documents">
			{LANGS.map((language) => {
				const name = text(
					language === "zh" ? "bulletinPage.chinese" : "bulletinPage.english",
				);
				return (
					<div key={language} className="document-row">
						<span className="soft">{name}</span>
						{FORMATS.map((format) => {
							const made = documents.find(
								(document) =>
									document.format === format && document.language === language,
							);
							const size = made
								? sizeText(made.bytes)
								: text("bulletinPage.not_made_yet");
							return (
								<Button
									key={format}
									size="small"
									icon={<DownloadOutlined />}
									aria-label={`${text("pages.download")} ${text(
										"bulletinPage.download",
										{ format: format.toUpperCase(), language: name, size },
									)}`}
									title={size}
									loading={
										save.isPending &&
										save.variables.format === format &&
										save.variables.language === language
									}
									onClick={() => save.mutate({ format, language })}
								>
									{format.toUpperCase()}
								</Button>
							);
						})}
					</div>
				);
			})}
			{save.error && <ProblemNote error={save.error} />}
		</div>
	);
}
