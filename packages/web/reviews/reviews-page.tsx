import {
	keepPreviousData,
	useInfiniteQuery,
	useQuery,
} from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { type ReactElement, useState } from "react";
import type { RegionView } from "@dekad/contract/registry.ts";
import type { ReviewQueue } from "@dekad/contract/reviews.ts";
import { periodsQuery, registryFrameQuery, useFrameNames } from "../office.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Page } from "../ui/page.tsx";
import { PeriodStepper } from "../ui/period-stepper.tsx";
import { useText } from "../ui/preferences.tsx";
import { TreePicker } from "../ui/tree-pickers.tsx";
import { AcceptMany } from "./accept-many.tsx";
import { queueQuery } from "./queries.ts";
import { ReviewList } from "./review-list.tsx";
import { useDekadName, useStepName } from "./review-text.tsx";
import "./reviews.css";
import { ODD, type ReviewSearch, STATES } from "./search.ts";

const regionPathOf = (region: RegionView) => region.regionPath;
const NOBODY: ReadonlySet<string> = new Set();

/** The review queue of a dekad: what waits for the reader's step, what is odd about it, and one or many words on it. */
export function ReviewsPage({
	search,
	onSearch,
}: {
	search: ReviewSearch;
	onSearch: (search: ReviewSearch) => void;
}): ReactElement {
	const text = useText();
	const [selected, setSelected] = useState<ReadonlySet<string>>(NOBODY);
	const queue = useInfiniteQuery({
		...queueQuery(search),
		placeholderData: keepPreviousData,
	});
	const head = queue.data?.pages[0];
	const change = (next: ReviewSearch) => {
		setSelected(NOBODY);
		onSearch(next);
	};
	return (
		<Page
			title={text("reviews.title")}
			subtitle={head?.dekad && <Dates queue={head} dekad={head.dekad} />}
		>
			<Controls search={search} head={head} onSearch={change} />
			<Loaded query={queue}>
				{({ pages }) => {
					const [first] = pages;
					if (!first?.dekad)
						return <EmptyFace>{text("pages.nothing_opened")}</EmptyFace>;
					const items = pages.flatMap((page) => page.items);
					const state = search.state ?? "waiting";
					const chosen = items.filter(({ reportId }) => selected.has(reportId));
					return (
						<>
							<Places
								queue={first}
								onRegion={(region) => change({ ...search, region })}
							/>
							{(state === "waiting" || state === "below") &&
								first.step !== null && (
									<AcceptMany
										plain={state === "waiting" ? first.plain : []}
										selected={chosen.map(({ reportId, version }) => ({
											reportId,
											version,
										}))}
										onDone={() => setSelected(NOBODY)}
									/>
								)}
							{items.length === 0 ? (
								<EmptyFace>{text(`reviews.empty.${state}`)}</EmptyFace>
							) : (
								<ReviewList
									items={items}
									steps={first.steps}
									isLocked={first.isLocked}
									selected={selected}
									onSelect={setSelected}
								/>
							)}
							{queue.hasNextPage && (
								<Button
									block
									loading={queue.isFetchingNextPage}
									onClick={() => void queue.fetchNextPage()}
								>
									{text("reviews.more")}
								</Button>
							)}
						</>
					);
				}}
			</Loaded>
		</Page>
	);
}

function Dates({
	queue,
	dekad,
}: {
	queue: ReviewQueue;
	dekad: string;
}): ReactElement {
	const text = useText();
	const dekadName = useDekadName();
	const stepName = useStepName(queue.steps);
	return (
		<p className="unit-note">
			<strong>{dekadName(dekad)}</strong>
			<span role="status">
				{text("reviews.head", {
					expected: queue.expected,
					missing: queue.missing,
					waiting: queue.counts.waiting,
					odd: queue.odd,
				})}
			</span>
			<span>
				{text("reviews.final_count", {
					count: Object.values(queue.counts.finalByLevel).reduce(
						(sum, count) => sum + count,
						0,
					),
					levels:
						Object.entries(queue.counts.finalByLevel)
							.map(
								([level, count]) => `${level ? stepName(level) : "–"} ${count}`,
							)
							.join(" · ") || "0",
				})}
			</span>
			<span>
				{queue.step === null
					? text("reviews.no_step")
					: text("reviews.your_step", { step: stepName(queue.step) })}
			</span>
			{queue.isLocked ? (
				<span>{text("reviews.is_locked")}</span>
			) : (
				<>
					{queue.timelyUntil && (
						<span>
							{text("reviews.timely_until")}{" "}
							<Instant at={queue.timelyUntil} isEnd />
						</span>
					)}
					{queue.lockedFrom && (
						<span>
							{text("reviews.locked_from")}{" "}
							<Instant at={queue.lockedFrom} isEnd />
						</span>
					)}
				</>
			)}
		</p>
	);
}

function Controls({
	search,
	head,
	onSearch,
}: {
	search: ReviewSearch;
	head: ReviewQueue | undefined;
	onSearch: (search: ReviewSearch) => void;
}): ReactElement {
	const text = useText();
	const { data: periods } = useQuery(periodsQuery);
	const { data: frame } = useQuery(registryFrameQuery);
	const shown = search.dekad ?? head?.dekad ?? undefined;
	const [first, last] = [periods?.periods[0]?.dekad, periods?.latestOpened];
	const state = search.state ?? "waiting";
	return (
		<div className="controls">
			{shown && first && last && (
				<PeriodStepper
					period={shown}
					first={first}
					last={last}
					kinds={["dekad"]}
					onChange={(dekad) => onSearch({ ...search, dekad })}
				/>
			)}
			<TreePicker
				nodes={frame?.regions ?? []}
				pathOf={regionPathOf}
				value={search.region}
				label={text("pages.region")}
				everything={text("reviews.own_region")}
				onChange={(region) => onSearch({ ...search, region })}
			/>
			<Segmented
				aria-label={text("reviews.state")}
				className="review-states"
				value={state}
				options={STATES.map((value) => ({
					value,
					label: `${text(`reviews.state.${value}`)} ${head?.counts[value] ?? ""}`,
				}))}
				onChange={(value) =>
					onSearch({
						...search,
						state: value === "waiting" ? undefined : value,
						odd: undefined,
					})
				}
			/>
			{state === "waiting" && head && (
				<Segmented
					aria-label={text("reviews.odd")}
					value={search.odd ?? "all"}
					options={[
						{ value: "all", label: text("reviews.odd.all") },
						...ODD.map((value) => ({
							value,
							label: text(`reviews.odd.${value}`, {
								count:
									value === "yes" ? head.odd : head.counts.waiting - head.odd,
							}),
						})),
					]}
					onChange={(value) =>
						onSearch({
							...search,
							odd: value === "yes" || value === "no" ? value : undefined,
						})
					}
				/>
			)}
		</div>
	);
}

/** Where the work lies, county by county; only where there is more than one. */
function Places({
	queue,
	onRegion,
}: {
	queue: ReviewQueue;
	onRegion: (regionPath: string) => void;
}): ReactElement | null {
	const text = useText();
	const names = useFrameNames();
	if (queue.regions.length < 2) return null;
	const count = (
		key: "waiting" | "odd" | "below" | "accepted" | "returned" | "missing",
		head: string,
	) => ({
		key,
		head,
		isNumeric: true,
		cell: (row: ReviewQueue["regions"][number]) => (
			<span className="number">{row[key]}</span>
		),
	});
	return (
		<details className="review-places">
			<summary>{text("reviews.by_region")}</summary>
			<DataTable
				caption={text("reviews.by_region")}
				rows={queue.regions}
				rowKey={({ regionPath }) => regionPath}
				columns={[
					{
						key: "region",
						head: text("reviews.region"),
						isRowHead: true,
						cell: ({ regionPath }) => (
							<Button
								type="link"
								size="small"
								onClick={() => onRegion(regionPath)}
							>
								{names.place(regionPath)}
							</Button>
						),
					},
					count("waiting", text("reviews.state.waiting")),
					count("odd", text("reviews.oddity.doubts")),
					count("below", text("reviews.state.below")),
					count("accepted", text("reviews.state.accepted")),
					count("returned", text("reviews.state.returned")),
					count("missing", text("reviews.missing")),
				]}
			/>
			<p>
				<Link to="/missing">{text("pages.nav.missing")}</Link>
			</p>
		</details>
	);
}
