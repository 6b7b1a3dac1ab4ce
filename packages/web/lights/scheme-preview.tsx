import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactElement, useEffect, useState } from "react";
import {
	type LightPreview,
	previewLightScheme,
} from "@dekad/contract/lights.ts";
import type { LightScheme } from "@dekad/core/lights/scheme.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { keyOf, send } from "../api.ts";
import { periodsQuery } from "../office.ts";
import { LightBadge, type Shades } from "../ui/light-badge.tsx";
import { PeriodStepper } from "../ui/period-stepper.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import type { EditedRule } from "./edited-scheme.ts";
import { LIGHTS } from "./search.ts";

/** Typing rests this long before projects are judged anew. */
const REST_MS = 500;

/** How many projects the scheme as typed would light in a past period, beside the scheme in force then. */
export function SchemePreview({
	scheme,
	rules,
	shades,
	period,
	onPeriod,
}: {
	/** Null: some number is half typed; the last answer stays. */
	scheme: LightScheme | null;
	rules: readonly EditedRule[];
	shades: Shades;
	period: string | undefined;
	onPeriod: (period: string) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { data: periods } = useQuery(periodsQuery);
	const tried = useRested(scheme, REST_MS);
	const preview = useQuery({
		queryKey: [...keyOf(previewLightScheme), tried, period],
		queryFn: ({ signal }) =>
			send(previewLightScheme, {
				body: { scheme: { ...tried }, ...(period ? { period } : {}) },
				signal,
			}),
		enabled: tried !== null,
		placeholderData: keepPreviousData,
		retry: false,
	});
	const { data } = preview;
	const shown = period ?? data?.period;
	const [first, last] = [periods?.periods[0]?.dekad, periods?.latestOpened];
	const isBusy = preview.isFetching || (scheme !== null && tried !== scheme);
	return (
		<section className="scheme-preview" aria-labelledby="preview">
			<h3 id="preview">{text("lights.scheme.preview")}</h3>
			{shown && first && last && (
				<PeriodStepper
					period={shown}
					first={first}
					last={last}
					kinds={["dekad"]}
					onChange={onPeriod}
				/>
			)}
			{preview.error && <ProblemNote error={preview.error} />}
			{data && (
				<div className={isBusy ? "loaded-old" : undefined} aria-busy={isBusy}>
					<p className="soft">
						{text("lights.scheme.preview_note", {
							period: formatPeriod(parsePeriod(data.period), lang),
						})}
					</p>
					<p role="status" className="scheme-changed">
						{isBusy
							? text("lights.scheme.preview_busy")
							: data.changed === 0
								? text("lights.scheme.preview_changed_none")
								: text("lights.scheme.preview_changed", {
										count: data.changed,
									})}
					</p>
					<Counts data={data} shades={shades} />
					<RuleCounts data={data} rules={rules} shades={shades} />
				</div>
			)}
		</section>
	);
}

function Counts({
	data,
	shades,
}: {
	data: LightPreview;
	shades: Shades;
}): ReactElement {
	const text = useText();
	return (
		<table className="preview-table">
			<caption className="visually-hidden">
				{text("lights.scheme.preview")}
			</caption>
			<thead>
				<tr>
					<th scope="col">{text("lights.rule.overall")}</th>
					<th scope="col" className="numeric">
						{text("lights.scheme.preview_now")}
					</th>
					<th scope="col" className="numeric">
						{text("lights.scheme.preview_tried")}
					</th>
				</tr>
			</thead>
			<tbody>
				{LIGHTS.map((light) => (
					<tr key={light}>
						<th scope="row">
							<LightBadge
								shades={shades}
								severity={light === "unknown" ? null : Number(light)}
							/>
						</th>
						<td className="numeric">{data.inForce[light]}</td>
						<td className="numeric">
							<strong>{data.counts[light]}</strong>
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function RuleCounts({
	data,
	rules,
	shades,
}: {
	data: LightPreview;
	rules: readonly EditedRule[];
	shades: Shades;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	return (
		<details>
			<summary>{text("lights.scheme.preview_rules")}</summary>
			<table className="preview-table">
				<caption className="visually-hidden">
					{text("lights.scheme.preview_rules")}
				</caption>
				<thead>
					<tr>
						<th scope="col">{text("lights.severity")}</th>
						{data.rules.map(({ ruleId }) => (
							<th key={ruleId} scope="col" className="numeric">
								{rules.find(({ id }) => id === ruleId)?.name[lang] ?? ruleId}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{LIGHTS.map((light) => (
						<tr key={light}>
							<th scope="row">
								<LightBadge
									shades={shades}
									severity={light === "unknown" ? null : Number(light)}
								/>
							</th>
							{data.rules.map(({ ruleId, counts }) => (
								<td key={ruleId} className="numeric">
									{counts[light]}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</details>
	);
}

/** The last value that was not null and has not changed for a while; the first at once. */
function useRested<T>(value: T | null, rest: number): T | null {
	const [rested, setRested] = useState(value);
	useEffect(() => {
		if (value === null) return;
		const timer = setTimeout(() => setRested(value), rest);
		return () => clearTimeout(timer);
	}, [value, rest]);
	return rested;
}
