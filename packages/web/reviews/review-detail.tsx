import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactElement, ReactNode } from "react";
import {
	type CorrectionRequestView,
	type ReviewItem,
	withdrawCorrectionRequest,
} from "@dekad/contract/reviews.ts";
import { doubtSentence } from "@dekad/core/reports/doubt-sentence.ts";
import {
	type ReportChange,
	reportChanges,
} from "@dekad/core/reports/report-changes.ts";
import { send } from "../api.ts";
import { Absent, Instant } from "../ui/money.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { RatioText } from "../ui/ratio-text.tsx";
import { useAfterWord } from "./queries.ts";
import {
	fieldKey,
	ReviewMoney,
	ReviewUnit,
	type Steps,
	useDekadName,
	useStepName,
} from "./review-text.tsx";

/** One report opened: what looks odd with the sentence, what changed, money against plan, and what was said before. */
export function ReviewDetail({
	item,
	steps,
	children,
}: {
	item: ReviewItem;
	steps: Steps;
	/** What can be done with it. */
	children: ReactNode;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const stepName = useStepName(steps);
	return (
		<div className="review-detail">
			<div className="review-columns">
				<div>
					{(item.doubts.length > 0 || item.contested || item.onBehalfBy) && (
						<Part title={text("reviews.what_is_odd")}>
							<ul className="review-doubts">
								{item.contested && (
									<li>
										{text("reviews.contested", {
											reason: item.contested.reason,
											by: item.contested.by,
										})}
									</li>
								)}
								{item.onBehalfBy && (
									<li>
										{text("reviews.on_behalf_by", {
											office: item.onBehalfBy,
											owner: item.ownerName,
										})}
									</li>
								)}
								{item.doubts.map((doubt) => (
									<li key={doubt.key}>{doubtSentence(doubt, lang)}</li>
								))}
							</ul>
						</Part>
					)}
					{item.requests.length > 0 && (
						<Part title={text("reviews.requests")}>
							<ul className="review-words">
								{item.requests.map((request) => (
									<Request
										key={request.requestId}
										request={request}
										isMine={request.step === item.step}
									/>
								))}
							</ul>
						</Part>
					)}
					<Compared item={item} />
				</div>
				<div>
					<Figures item={item} />
					<SaidInWords item={item} />
					<Part title={text("reviews.words")}>
						{item.words.length === 0 ? (
							<p className="soft">{text("reviews.none")}</p>
						) : (
							<ul className="review-words">
								{item.words.map((word) => (
									<Word
										key={`${word.at} ${word.revision}`}
										word={word}
										step={word.step ? stepName(word.step) : ""}
									/>
								))}
							</ul>
						)}
					</Part>
					<p className="review-foot">
						<span>
							{text("reviews.final_at", { step: stepName(item.finalStep) })}
						</span>
						<span>
							{text("reviews.contact")}: {item.contactName ?? item.submittedBy}{" "}
							{item.contactPhone && (
								<a href={`tel:${item.contactPhone}`}>{item.contactPhone}</a>
							)}
						</span>
						<Link
							to="/projects/$projectId"
							params={{ projectId: item.projectId }}
						>
							{text("reviews.open_project")}
						</Link>
					</p>
				</div>
			</div>
			<div className="review-acts">{children}</div>
		</div>
	);
}

function Part({
	title,
	children,
}: {
	title: string;
	children: ReactNode;
}): ReactElement {
	return (
		<section className="review-part">
			<h3>{title}</h3>
			{children}
		</section>
	);
}

/** Beside the revision it replaces where there is one, since that is what was asked for; else beside the last dekad. */
function Compared({ item }: { item: ReviewItem }): ReactElement {
	const text = useText();
	const dekadName = useDekadName();
	const { replaced, before, values } = item;
	if (!replaced && !before)
		return <p className="soft">{text("reviews.no_before")}</p>;
	return (
		<>
			{replaced && (
				<Changes
					title={text("reviews.what_changed_revision", {
						revision: replaced.revision,
						state: text(`pages.report.${replaced.state}`),
					})}
					same={text("reviews.no_change", {
						dekad: text("reviews.revision", { revision: replaced.revision }),
					})}
					changes={reportChanges(replaced.values, values)}
				/>
			)}
			{before && (
				<Changes
					title={text("reviews.what_changed", {
						dekad: dekadName(before.dekad),
					})}
					same={text("reviews.no_change", { dekad: dekadName(before.dekad) })}
					changes={reportChanges(before.values, values)}
				/>
			)}
		</>
	);
}

function Changes({
	title,
	same,
	changes,
}: {
	title: string;
	same: string;
	changes: readonly ReportChange[];
}): ReactElement {
	const text = useText();
	return (
		<Part title={title}>
			{changes.length === 0 ? (
				<p className="soft">{same}</p>
			) : (
				<table className="review-changes">
					<caption>
						<span className="visually-hidden">{title} </span>
						<ReviewUnit />
					</caption>
					<thead>
						<tr>
							<th scope="col">{text("reviews.field")}</th>
							<th scope="col">{text("reviews.was")}</th>
							<th scope="col">{text("reviews.is")}</th>
						</tr>
					</thead>
					<tbody>
						{changes.map((change) => (
							<tr key={change.field}>
								<th scope="row">{text(fieldKey(change))}</th>
								<ChangeCells change={change} />
							</tr>
						))}
					</tbody>
				</table>
			)}
		</Part>
	);
}

function ChangeCells({ change }: { change: ReportChange }): ReactElement {
	const text = useText();
	if (change.kind === "problems")
		return (
			<td colSpan={2}>
				{change.added.map((problem) => (
					<p key={problem}>{text("reviews.problem_new", { problem })}</p>
				))}
				{change.gone.map((problem) => (
					<p key={problem} className="soft">
						{text("reviews.problem_gone", { problem })}
					</p>
				))}
			</td>
		);
	if (change.kind === "text")
		return (
			<>
				<td className="soft">{change.before || text("reviews.none")}</td>
				<td>{change.now || text("reviews.none")}</td>
			</>
		);
	const cell = (value: number | null) =>
		change.kind === "money" ? (
			<ReviewMoney yuan={value} isExact />
		) : change.field === "physicalProgressRatio" ? (
			<RatioText ratio={value} />
		) : value === null ? (
			<Absent>{text("units.not_reported")}</Absent>
		) : (
			<span className="number">{value}</span>
		);
	return (
		<>
			<td className="numeric soft">{cell(change.before)}</td>
			<td className="numeric">{cell(change.now)}</td>
		</>
	);
}

function Figures({ item }: { item: ReviewItem }): ReactElement {
	const text = useText();
	const dekadName = useDekadName();
	const { plan, values } = item;
	const rows = [
		["reviews.investment", values.measures.investment ?? null],
		["reviews.planned", plan?.inDekadYuan ?? null],
		["reviews.ytd", item.investmentYtdYuan],
		["reviews.annual_plan", plan?.annualYuan ?? null],
		["reviews.since_start", item.investmentSinceStartYuan],
		["reviews.total", item.totalInvestmentYuan],
	] as const;
	return (
		<Part title={text("reviews.money")}>
			<dl className="review-figures">
				{rows.map(([key, yuan]) => (
					<div key={key}>
						<dt>{text(key)}</dt>
						<dd>
							<ReviewMoney yuan={yuan} withUnit />
						</dd>
					</div>
				))}
			</dl>
			{values.corrections.length > 0 && (
				<>
					<h4>{text("reviews.corrections")}</h4>
					<ul className="review-words">
						{values.corrections.map((line) => (
							<li key={`${line.forDekad} ${line.measure}`}>
								{dekadName(line.forDekad)}{" "}
								{text(`projects.measure.${line.measure}`)}{" "}
								<ReviewMoney yuan={line.differenceYuan} withUnit isExact /> ·{" "}
								{line.reason}
							</li>
						))}
					</ul>
				</>
			)}
		</Part>
	);
}

function SaidInWords({ item }: { item: ReviewItem }): ReactElement | null {
	const text = useText();
	const { values } = item;
	const said = (["physicalProgressText", "nextSteps", "note"] as const).filter(
		(field) => values[field] !== "",
	);
	if (said.length === 0 && values.problems.length === 0) return null;
	return (
		<Part title={text("reviews.what_said")}>
			<dl className="review-texts">
				{said.map((field) => (
					<div key={field}>
						<dt>{text(`reviews.field.${field}`)}</dt>
						<dd>{values[field]}</dd>
					</div>
				))}
				{values.problems.length > 0 && (
					<div>
						<dt>{text("reviews.field.problems")}</dt>
						{values.problems.map((problem) => (
							<dd key={problem.text}>
								{problem.text}
								{problem.askedUnit ? ` · ${problem.askedUnit}` : ""}
							</dd>
						))}
					</div>
				)}
			</dl>
		</Part>
	);
}

function Word({
	word,
	step,
}: {
	word: ReviewItem["words"][number];
	step: string;
}): ReactElement {
	const text = useText();
	const dekadName = useDekadName();
	return (
		<li>
			<span className={`badge report-${word.verdict}`}>
				{text(`reviews.word.${word.verdict}`)}
			</span>{" "}
			{[step, word.by, dekadName(word.dekad)].filter(Boolean).join(" · ")}{" "}
			{text("reviews.revision", { revision: word.revision })} ·{" "}
			<Instant at={word.at} />
			{word.reason && <p>{word.reason}</p>}
		</li>
	);
}

function Request({
	request,
	isMine,
}: {
	request: CorrectionRequestView;
	isMine: boolean;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const dekadName = useDekadName();
	const afterWord = useAfterWord();
	const withdraw = useMutation({
		mutationFn: () =>
			send(withdrawCorrectionRequest, {
				params: { requestId: request.requestId },
				body: { version: request.version },
			}),
		onSuccess: afterWord,
	});
	return (
		<li>
			{dekadName(request.forDekad)}{" "}
			{text(`projects.measure.${request.measure}`)} · {request.stepName[lang]}{" "}
			{request.askedBy} · <Instant at={request.askedAt} />
			<p>{request.reason}</p>
			{isMine && (
				<Button
					size="small"
					loading={withdraw.isPending}
					onClick={() => withdraw.mutate()}
				>
					{text("reviews.withdraw")}
				</Button>
			)}
			{withdraw.error && <ProblemNote error={withdraw.error} />}
		</li>
	);
}
