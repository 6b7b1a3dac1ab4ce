import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Select } from "antd";
import { type ReactElement, useMemo, useState } from "react";
import {
	type LightSchemesView,
	listLightSchemes,
} from "@dekad/contract/lights.ts";
import { lacksOf, type LightScheme } from "@dekad/core/lights/scheme.ts";
import { parseLightScheme } from "@dekad/core/packs/parse-light-scheme.ts";
import { asking } from "../api.ts";
import { LightBadge } from "../ui/light-badge.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { Page, Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { SetBefore } from "../ui/set-before.tsx";
import { useMay } from "../use-may.ts";
import {
	editScheme,
	schemeOf,
	withNewRule,
	withoutRule,
} from "./edited-scheme.ts";
import { SourceWords } from "./light-reasons.tsx";
import { RuleEditor } from "./rule-editor.tsx";
import { SchemePreview } from "./scheme-preview.tsx";
import type { SchemeSearch } from "./search.ts";
import { ShadesEditor } from "./shades-editor.tsx";
import { SetScheme } from "./set-scheme.tsx";
import { ruleName } from "./rule-name.ts";
import "./lights.css";

/** Whose scheme is tried when nothing is chosen: a copy of the one in force. */
const IN_FORCE = "in_force";

/** The rules behind the lights: what holds, what held, what others published, and a place to try a change before it is set. */
export function SchemePage({
	search,
	onSearch,
}: {
	search: SchemeSearch;
	onSearch: (search: SchemeSearch) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const schemes = useQuery(asking(listLightSchemes, {}));
	const [done, setDone] = useState("");
	return (
		<Page
			title={text("lights.scheme.title")}
			actions={
				<Link to="/lights" className="act-link">
					{text("lights.scheme.back")}
				</Link>
			}
		>
			<Loaded query={schemes}>
				{(view) => (
					<>
						<p role="status" className="scheme-done">
							{done}
						</p>
						<InForce view={view} />
						<Editor
							key={`${search.base ?? IN_FORCE} ${view.set.length}`}
							view={view}
							search={search}
							onSearch={onSearch}
							onSet={setDone}
						/>
						<Presets view={view} search={search} />
						<SetBefore
							rows={view.set}
							nameOf={({ scheme }) => parseLightScheme(scheme).name[lang]}
							words={{
								title: text("lights.scheme.before"),
								none: text("lights.scheme.before_none"),
								name: text("lights.rule"),
								from: text("lights.scheme.effective"),
								reason: text("lights.scheme.reason"),
								by: text("lights.scheme.by"),
							}}
						/>
					</>
				)}
			</Loaded>
		</Page>
	);
}

function InForce({ view }: { view: LightSchemesView }): ReactElement {
	const text = useText();
	const lang = useLang();
	const scheme = useMemo(() => parseLightScheme(view.inForce), [view.inForce]);
	return (
		<Section
			id="in-force"
			title={text("lights.scheme.in_force")}
			note={text("lights.scheme.in_force_note")}
		>
			<p>
				<strong>{scheme.name[lang]}</strong>{" "}
				<span className="soft">{scheme.about[lang]}</span>
			</p>
			{view.set.length === 0 && (
				<p className="soft">{text("lights.scheme.default")}</p>
			)}
			<p className="light-shades">
				{([0, 1, 2, 3, null] as const).map((severity) => (
					<LightBadge
						key={severity}
						shades={scheme.shades}
						severity={severity}
					/>
				))}
			</p>
		</Section>
	);
}

function Editor({
	view,
	search,
	onSearch,
	onSet,
}: {
	view: LightSchemesView;
	search: SchemeSearch;
	onSearch: (search: SchemeSearch) => void;
	onSet: (done: string) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const maySet = useMay()("light.scheme-set");
	const presets = useMemo(
		() => view.presets.map((each) => parseLightScheme(each)),
		[view.presets],
	);
	const base: LightScheme = useMemo(
		() =>
			presets.find(({ id }) => id === search.base) ??
			parseLightScheme(view.inForce),
		[presets, search.base, view.inForce],
	);
	const [edited, setEdited] = useState(() => editScheme(base));
	const scheme = useMemo(() => schemeOf(edited), [edited]);
	const isChanged = useMemo(
		() => JSON.stringify(edited) !== JSON.stringify(editScheme(base)),
		[edited, base],
	);
	return (
		<Section
			id="try"
			title={text("lights.scheme.editor")}
			note={text("lights.scheme.editor_note")}
			actions={
				<label className="labelled">
					<span>{text("lights.scheme.base")}</span>
					<Select
						className="scheme-select"
						value={search.base ?? IN_FORCE}
						popupMatchSelectWidth={false}
						options={[
							{ value: IN_FORCE, label: text("lights.scheme.in_force") },
							...presets.map(({ id, name }) => ({
								value: id,
								label: name[lang],
							})),
						]}
						onChange={(id: string) =>
							onSearch({ ...search, base: id === IN_FORCE ? undefined : id })
						}
					/>
				</label>
			}
		>
			<p className="soft">{base.about[lang]}</p>
			<Lacks scheme={base} />
			<div className="scheme-editor">
				<div className="scheme-rules">
					{edited.rules.map((rule) => (
						<RuleEditor
							key={rule.id}
							rule={rule}
							shades={edited.shades}
							onChange={(changed) =>
								setEdited((before) => ({
									...before,
									rules: before.rules.map((each) =>
										each.id === changed.id ? changed : each,
									),
								}))
							}
							onRemove={
								edited.rules.length > 1
									? () => setEdited((before) => withoutRule(before, rule.id))
									: null
							}
						/>
					))}
					<AddRule
						presets={presets}
						onAdd={(rule) => setEdited((before) => withNewRule(before, rule))}
					/>
					<ShadesEditor
						shades={edited.shades}
						onChange={(shades) =>
							setEdited((before) => ({ ...before, shades }))
						}
					/>
				</div>
				<div className="scheme-side">
					<SchemePreview
						scheme={scheme}
						rules={edited.rules}
						shades={edited.shades}
						period={search.period}
						onPeriod={(period) => onSearch({ ...search, period })}
					/>
					{maySet ? (
						<SetScheme
							key={base.id}
							scheme={scheme}
							isChanged={isChanged}
							setBefore={view.set.length}
							onSet={onSet}
						/>
					) : (
						<p className="soft">{text("lights.scheme.only_dispatcher")}</p>
					)}
				</div>
			</div>
		</Section>
	);
}

/** Any rule of any preset whose facts the product keeps. */
function AddRule({
	presets,
	onAdd,
}: {
	presets: readonly LightScheme[];
	onAdd: (rule: LightScheme["rules"][number]) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const offered = presets.flatMap((preset) =>
		preset.rules
			.filter((rule) => lacksOf([rule]).length === 0)
			.map((rule) => ({ preset, rule, key: `${preset.id} ${rule.id}` })),
	);
	return (
		<label className="labelled">
			<span>{text("lights.scheme.add_rule")}</span>
			<select
				className="plain-field"
				value=""
				onChange={({ target }) => {
					const chosen = offered.find(({ key }) => key === target.value);
					if (chosen) onAdd(chosen.rule);
				}}
			>
				<option value="" disabled>
					{text("lights.scheme.add_rule")}
				</option>
				{offered.map(({ preset, rule, key }) => (
					<option key={key} value={key}>
						{preset.name[lang]} · {ruleName(rule.name, lang)}
					</option>
				))}
			</select>
		</label>
	);
}

/** Every scheme that ships, with its rules' sources and what it leaves to a setting. */
function Presets({
	view,
	search,
}: {
	view: LightSchemesView;
	search: SchemeSearch;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const presets = useMemo(
		() => view.presets.map((each) => parseLightScheme(each)),
		[view.presets],
	);
	return (
		<Section
			id="presets"
			title={text("lights.scheme.presets")}
			note={text("lights.scheme.presets_note")}
		>
			<ul className="scheme-presets">
				{presets.map((scheme) => (
					<li key={scheme.id}>
						<p>
							<strong>{scheme.name[lang]}</strong>{" "}
							<span className="soft">{scheme.about[lang]}</span>
						</p>
						<Lacks scheme={scheme} />
						<ul>
							{scheme.rules.map((rule) => (
								<li key={rule.id}>
									{ruleName(rule.name, lang)} ·{" "}
									<span className="soft">
										<SourceWords source={rule.source} />
									</span>
									{rule.note && (
										<span className="soft"> {rule.note[lang]}</span>
									)}
									{rule.bands.length === 0 && (
										<span className="light-ours">
											{text("lights.scheme.not_set")}
										</span>
									)}
									{rule.bands.some(({ isOurs }) => isOurs) &&
										!rule.bands.every(({ isOurs }) => isOurs) && (
											<span className="light-ours">{text("lights.ours")}</span>
										)}
								</li>
							))}
						</ul>
						<Link
							to="/lights/scheme"
							search={{ ...search, base: scheme.id }}
							aria-label={text("lights.scheme.try_of", {
								name: scheme.name[lang],
							})}
						>
							{text("lights.scheme.try")}
						</Link>
					</li>
				))}
			</ul>
		</Section>
	);
}

/** Why a scheme cannot be put in force: nobody keeps what it looks at. */
function Lacks({ scheme }: { scheme: LightScheme }): ReactElement | null {
	const text = useText();
	const lacks = lacksOf(scheme.rules);
	if (lacks.length === 0) return null;
	return (
		<p className="light-note">
			{text("lights.not_available", {
				lacks: lacks
					.map((what) => text(`lights.lacks.${what}`))
					.join(text("events.between")),
			})}
		</p>
	);
}
