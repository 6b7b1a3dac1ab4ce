import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactElement } from "react";
import {
	type BulletinView,
	compareBulletin,
	getBulletinInOwnForm,
	getBulletinTemplate,
	previewBulletin,
	readBulletin,
} from "@dekad/contract/bulletins.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { isTextKey, text as textIn } from "@dekad/core/text/text.ts";
import { asking, download } from "../api.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { Instant, Money } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { BulletinReading } from "./bulletin-text.tsx";
import { Documents } from "./bulletins-page.tsx";
import type { BulletinSearch } from "./search.ts";

/** A published bulletin, figure by figure, and what is known today that was not known then. */
export function BulletinPage({
	snapshotId,
}: {
	snapshotId: string;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const bulletin = useQuery(asking(readBulletin, { params: { snapshotId } }));
	return (
		<Page
			title={text("bulletinPage.published", {
				period: bulletin.data
					? formatPeriod(parsePeriod(bulletin.data.bulletin.period), lang)
					: "",
			})}
			actions={<Link to="/bulletins">{text("bulletinPage.back")}</Link>}
		>
			<Loaded query={bulletin}>
				{({ bulletin: reading, made }) => (
					<>
						<p className="soft">
							{text("bulletinPage.frozen_at")} <Instant at={reading.asOf} /> ·{" "}
							{made.createdBy}
						</p>
						<Documents bulletin={made} />
						<Checksums bulletin={made} />
						<OwnForm snapshotId={snapshotId} period={reading.period} />
						<Difference snapshotId={snapshotId} />
						<BulletinReading bulletin={reading} asOf={reading.asOf} />
					</>
				)}
			</Loaded>
		</Page>
	);
}

/** What each stored document is by its bytes: a copy that gives the same words is the one published. */
function Checksums({ bulletin }: { bulletin: BulletinView }): ReactElement {
	const text = useText();
	return (
		<details className="checksums">
			<summary>{text("bulletinPage.checksums")}</summary>
			<ul className="notes">
				{bulletin.documents.map(({ format, language, sha256 }) => (
					<li key={`${format} ${language}`}>
						{format.toUpperCase()},{" "}
						{text(
							language === "zh"
								? "bulletinPage.chinese"
								: "bulletinPage.english",
						)}
						: <code>{sha256}</code>
					</li>
				))}
			</ul>
		</details>
	);
}

/** The bulletin in the office's own template, where it has one. */
function OwnForm({
	snapshotId,
	period,
}: {
	snapshotId: string;
	period: string;
}): ReactElement | null {
	const text = useText();
	const language = useLang();
	const { data } = useQuery(asking(getBulletinTemplate, {}));
	const save = useMutation({
		mutationFn: () =>
			download(
				getBulletinInOwnForm,
				{ params: { snapshotId }, query: { language } },
				`bulletin-${period}-own.docx`,
			),
	});
	if (!data?.template) return null;
	return (
		<p>
			<Button
				size="small"
				loading={save.isPending}
				onClick={() => save.mutate()}
			>
				{text("bulletinPage.own_form")}
			</Button>
			{save.error && <ProblemNote error={save.error} />}
		</p>
	);
}

function Difference({ snapshotId }: { snapshotId: string }): ReactElement {
	const text = useText();
	const lang = useLang();
	const difference = useQuery(
		asking(compareBulletin, { params: { snapshotId } }),
	);
	return (
		<Section
			id="difference"
			title={text("bulletinPage.difference")}
			note={text("bulletinPage.difference_note")}
		>
			<Loaded query={difference}>
				{({ figures, lines, reportsSince }) => (
					<>
						<p>
							{figures.length === 0
								? text("bulletinPage.no_difference")
								: text("bulletinPage.differs", {
										figures: figures.length,
										lines: lines.length,
										reports: reportsSince,
									})}
						</p>
						{figures.length > 0 && (
							<DataTable
								caption={text("bulletinPage.difference")}
								rows={figures}
								rowKey={({ id }) => id}
								columns={[
									{
										key: "figure",
										head: text("bulletinPage.figure"),
										isRowHead: true,
										cell: ({ label, column }) =>
											column === null ? label : `${label} · ${column}`,
									},
									{
										key: "before",
										head: text("bulletinPage.then"),
										isNumeric: true,
										cell: ({ before }) => before ?? text("units.dash"),
									},
									{
										key: "now",
										head: text("bulletinPage.now"),
										isNumeric: true,
										cell: ({ now }) => now ?? text("units.dash"),
									},
								]}
							/>
						)}
						{lines.length > 0 && (
							<>
								<h3>{text("bulletinPage.lines")}</h3>
								<DataTable
									caption={text("bulletinPage.lines")}
									rows={lines}
									rowKey={(line) =>
										`${line.projectId} ${line.bookedDekad} ${line.forDekad} ${line.measure} ${line.difference} ${line.reason}`
									}
									columns={[
										{
											key: "project",
											head: text("projects.name"),
											isRowHead: true,
											cell: ({ projectId, projectCode, projectName }) => (
												<Link to="/projects/$projectId" params={{ projectId }}>
													{projectCode} {projectName}
												</Link>
											),
										},
										{
											key: "for",
											head: text("bulletinPage.for_dekad"),
											cell: ({ forDekad }) =>
												formatPeriod(parsePeriod(forDekad), lang),
										},
										{
											key: "measure",
											head: text("bulletinPage.measure"),
											cell: ({ measure }) => {
												const key = `projects.measure.${measure}`;
												return isTextKey(key) ? textIn(lang, key) : measure;
											},
										},
										{
											key: "difference",
											head: text("bulletinPage.changed_by"),
											isNumeric: true,
											cell: ({ difference: yuan }) => <Money yuan={yuan} />,
										},
										{
											key: "reason",
											head: text("bulletinPage.reason"),
											isLong: true,
											cell: ({ reason }) => reason,
										},
									]}
								/>
							</>
						)}
					</>
				)}
			</Loaded>
		</Section>
	);
}

/** A bulletin as it would be published now. */
export function BulletinPreviewPage({
	search,
}: {
	search: BulletinSearch;
}): ReactElement {
	const text = useText();
	const preview = useQuery(
		asking(previewBulletin, {
			query: {
				...(search.period ? { period: search.period } : {}),
				...(search.region ? { region: search.region } : {}),
				...(search.list ? { list: search.list } : {}),
				...(search.lights ? { lights: search.lights } : {}),
			},
		}),
	);
	return (
		<Page
			title={text("bulletinPage.preview")}
			subtitle={text("bulletinPage.preview_note")}
			actions={
				<Link to="/bulletins" search={search}>
					{text("bulletinPage.back")}
				</Link>
			}
		>
			<Loaded query={preview}>
				{({ bulletin }) => <BulletinReading bulletin={bulletin} />}
			</Loaded>
		</Page>
	);
}
