import { DownloadOutlined } from "@ant-design/icons";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactElement, useEffect, useMemo, useState } from "react";
import {
	exportRanking,
	getRanking,
	listRankingAuthorities,
	listScorings,
	previewScoring,
	type RankingView,
	type ScoringsView,
} from "@dekad/contract/rankings.ts";
import { parseScoring } from "@dekad/core/packs/parse-scoring.ts";
import { formatDate } from "@dekad/core/periods/format.ts";
import type { ScoringScheme } from "@dekad/core/rollups/scoring.ts";
import { asking, download, keyOf, send } from "../api.ts";
import { periodsQuery } from "../office.ts";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { Page, Section } from "../ui/page.tsx";
import { PeriodStepper } from "../ui/period-stepper.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { SetBefore } from "../ui/set-before.tsx";
import { useMay } from "../use-may.ts";
import { editScoring, scoringOf } from "./edited-scoring.ts";
import { RankingTable } from "./ranking-table.tsx";
import { ruleWords } from "./rule-words.ts";
import { ScoringEditor } from "./scoring-editor.tsx";
import type { RankingSearch } from "./search.ts";
import { SetScoring } from "./set-scoring.tsx";
import "./rankings.css";

/** Typing rests this long before the ranking is asked for anew. */
const REST_MS = 500;

/** The ranking of regions where an authority allows one, the score beside it, and the rules of that score. */
export function ScoringPage({
	search,
	onSearch,
}: {
	search: RankingSearch;
	onSearch: (search: RankingSearch) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const scorings = useQuery(asking(listScorings, {}));
	const maySet = useMay()("ranking.score");
	const [done, setDone] = useState("");
	return (
		<Page
			title={text("scoring.title")}
			actions={
				<Link to="/bulletins" hash="authority" className="act-link">
					{text("scoring.authority_link")}
				</Link>
			}
		>
			<p role="status" className="scoring-done">
				{done}
			</p>
			<Ranking search={search} onSearch={onSearch} />
			<Loaded query={scorings}>
				{(view) => (
					<>
						<InForce view={view} />
						{maySet ? (
							<Editor
								key={view.set.length}
								view={view}
								period={search.period}
								onSet={setDone}
							/>
						) : (
							<p className="soft">{text("scoring.only_dispatcher")}</p>
						)}
						<SetBefore
							rows={view.set}
							nameOf={({ scheme }) =>
								scheme.rules.length === 0
									? text("scoring.was_off")
									: `${scheme.name[lang]} · ${text("scoring.rules_count", { count: scheme.rules.length })}`
							}
							words={{
								title: text("scoring.before"),
								none: text("scoring.before_none"),
								name: text("scoring.in_force"),
								from: text("scoring.set_from"),
								reason: text("scoring.set_reason"),
								by: text("scoring.by"),
							}}
						/>
					</>
				)}
			</Loaded>
		</Page>
	);
}

/** Whether anybody allows a ranking today; undefined while that is asked. Without one nothing is asked for: no answer, no refusal. */
function useIsAllowed(): boolean | undefined {
	const { data } = useQuery(asking(listRankingAuthorities, {}));
	return data?.authorities.some(({ isInForce }) => isInForce);
}

function Ranking({
	search,
	onSearch,
}: {
	search: RankingSearch;
	onSearch: (search: RankingSearch) => void;
}): ReactElement {
	const text = useText();
	const isAllowed = useIsAllowed();
	const query = search.period ? { period: search.period } : {};
	const ranking = useQuery({
		...asking(getRanking, { query }),
		enabled: isAllowed === true,
		placeholderData: keepPreviousData,
		retry: false,
	});
	const { data: periods } = useQuery(periodsQuery);
	const csv = useMutation({
		mutationFn: () => download(exportRanking, { query }, "dekad-ranking.csv"),
	});
	const shown = search.period ?? ranking.data?.period;
	const [first, last] = [periods?.periods[0]?.dekad, periods?.latestOpened];
	return (
		<Section
			id="ranking"
			title={text("scoring.ranking")}
			note={text("scoring.ranking_note")}
			actions={
				ranking.data && (
					<Button
						icon={<DownloadOutlined aria-hidden="true" />}
						loading={csv.isPending}
						onClick={() => csv.mutate()}
					>
						{text("scoring.csv")}
					</Button>
				)
			}
		>
			{shown && first && last && (
				<PeriodStepper
					period={shown}
					first={first}
					last={last}
					kinds={["dekad"]}
					onChange={(period) => onSearch({ ...search, period })}
				/>
			)}
			{isAllowed === false ? (
				<NoRanking />
			) : (
				<Loaded query={ranking}>
					{(view) => (
						<>
							<Under view={view} />
							<RankingTable view={view} />
						</>
					)}
				</Loaded>
			)}
			{csv.error && <ProblemNote error={csv.error} />}
		</Section>
	);
}

/** Off by default: what stands instead, and where an authority is recorded. */
function NoRanking(): ReactElement {
	const text = useText();
	return (
		<EmptyFace>
			<strong>{text("scoring.off_title")}</strong>
			<p>{text("scoring.off_note")}</p>
			<p>
				<Link to="/rollups" search={{ by: "region" }}>
					{text("scoring.beside_past")}
				</Link>{" "}
				<Link to="/bulletins" hash="authority">
					{text("scoring.authority_link")}
				</Link>
			</p>
		</EmptyFace>
	);
}

function Under({ view: { authority } }: { view: RankingView }): ReactElement {
	const text = useText();
	const lang = useLang();
	return (
		<p className="scoring-under">
			{text("scoring.under", {
				document: authority.document,
				issuedBy: authority.issuedBy,
				untilOn: formatDate(authority.untilOn, lang),
				rate: text(`bulletin.ranked_by.${authority.rate}`),
				minimum: authority.minimumCount,
			})}
		</p>
	);
}

function InForce({ view }: { view: ScoringsView }): ReactElement {
	const text = useText();
	const lang = useLang();
	const { inForce } = view;
	return (
		<Section
			id="in-force"
			title={text("scoring.in_force")}
			note={text("scoring.in_force_note")}
		>
			{inForce ? (
				<>
					<p>
						<strong>{inForce.name[lang]}</strong>
					</p>
					<ul className="scoring-rules">
						{inForce.rules.map((rule) => (
							<li key={rule.id}>
								{rule.name[lang]}{" "}
								<span className="soft">{ruleWords(rule, lang)}</span>
							</li>
						))}
					</ul>
				</>
			) : (
				<EmptyFace>{text("scoring.off")}</EmptyFace>
			)}
		</Section>
	);
}

function Editor({
	view,
	period,
	onSet,
}: {
	view: ScoringsView;
	period: string | undefined;
	onSet: (done: string) => void;
}): ReactElement {
	const text = useText();
	const [edited, setEdited] = useState(() =>
		view.inForce
			? editScoring(parseScoring(view.inForce))
			: { zh: "计分办法", en: "Score", rules: [] },
	);
	const scheme = useMemo(() => scoringOf(edited), [edited]);
	return (
		<Section
			id="try"
			title={text("scoring.editor")}
			note={text("scoring.editor_note")}
		>
			<ScoringEditor edited={edited} onChange={setEdited} />
			{scheme === null && (
				<p role="status" className="scoring-bad">
					{text("scoring.bad")}
				</p>
			)}
			<Preview scheme={scheme} period={period} />
			<SetScoring scheme={scheme} isOn={view.inForce !== null} onSet={onSet} />
		</Section>
	);
}

/** The ranking as the rules typed would show it, under the same guard: without an authority it is refused here too. */
function Preview({
	scheme,
	period,
}: {
	scheme: ScoringScheme | null;
	period: string | undefined;
}): ReactElement {
	const text = useText();
	const [tried, setTried] = useState(scheme);
	useEffect(() => {
		if (scheme === null) return;
		const timer = setTimeout(() => setTried(scheme), REST_MS);
		return () => clearTimeout(timer);
	}, [scheme]);
	const hasRules = (tried?.rules.length ?? 0) > 0;
	const isAllowed = useIsAllowed();
	const preview = useQuery({
		queryKey: [...keyOf(previewScoring), tried, period],
		queryFn: ({ signal }) =>
			send(previewScoring, {
				body: { scheme: { ...tried }, ...(period ? { period } : {}) },
				signal,
			}),
		enabled: hasRules && isAllowed === true,
		placeholderData: keepPreviousData,
		retry: false,
	});
	if (!hasRules) return <></>;
	return (
		<section aria-labelledby="scoring-preview">
			<h3 id="scoring-preview">{text("scoring.preview")}</h3>
			{isAllowed === false ? (
				<NoRanking />
			) : (
				<Loaded query={preview}>
					{(found) => <RankingTable view={found} />}
				</Loaded>
			)}
		</section>
	);
}
