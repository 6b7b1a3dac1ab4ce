import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Input, InputNumber } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	type DocumentLookView,
	getDocumentLook,
	setDocumentLook,
} from "@dekad/contract/document-look.ts";
import {
	FONT_ROLES,
	LOOK_WORDS,
	type UNCONFIRMED,
} from "@dekad/core/documents/look.ts";
import { LANGS } from "@dekad/core/text/text.ts";
import { asking, send } from "../api.ts";
import { useFrameNames } from "../office.ts";
import { Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useMay } from "../use-may.ts";
import "./bulletins.css";

const lookQuery = asking(getDocumentLook, {});
type Look = DocumentLookView["look"];

/** How the office's documents look: what stands around the words, in both languages, the fonts and the sizes. */
export function DocumentLookPage(): ReactElement {
	const text = useText();
	const look = useQuery(lookQuery);
	return (
		<Page
			title={text("lookPage.title")}
			subtitle={text("lookPage.note")}
			actions={<Link to="/bulletins">{text("bulletinPage.back")}</Link>}
		>
			<Loaded query={look}>
				{(found) => <LookForm key={found.revision} found={found} />}
			</Loaded>
		</Page>
	);
}

function LookForm({ found }: { found: DocumentLookView }): ReactElement {
	const text = useText();
	const id = useId();
	const queries = useQueryClient();
	const names = useFrameNames();
	const [look, setLook] = useState<Look>(found.look);
	const mayChange = useMay()("bulletin.look");
	const save = useMutation({
		mutationFn: () =>
			send(setDocumentLook, { body: { revision: found.revision, look } }),
		onSuccess: (answer) => queries.setQueryData(lookQuery.queryKey, answer),
	});
	const change = (part: Partial<Look>) => setLook({ ...look, ...part });
	const isChanged = JSON.stringify(look) !== JSON.stringify(found.look);
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				save.mutate();
			}}
		>
			<p className="look-note">
				{text("lookPage.of", { region: names.region(found.regionPath) })}{" "}
				{found.recordedAt ? (
					<>
						{text("lookPage.set_by", { name: found.recordedBy ?? "" })}{" "}
						<Instant at={found.recordedAt} />
					</>
				) : (
					text("lookPage.as_shipped")
				)}
			</p>
			<fieldset className="plain" disabled={!mayChange}>
				<div className="two-columns even">
					{LANGS.map((lang) => (
						<Section
							key={lang}
							id={`words-${lang}`}
							title={text(`lookPage.words.${lang}`)}
						>
							<div className="inline-form">
								{LOOK_WORDS.map((word) => (
									<Words
										key={word}
										id={`${id}${lang}${word}`}
										label={text(`lookPage.${word}`)}
										hint={text(`lookPage.${word}.hint`)}
										isLong={word === "addressee" || word === "copyTo"}
										lang={lang}
										value={look.words[lang][word]}
										onChange={(value) =>
											change({
												words: {
													...look.words,
													[lang]: { ...look.words[lang], [word]: value },
												},
											})
										}
									/>
								))}
							</div>
						</Section>
					))}
				</div>
				<p className="look-note">
					{found.nextNumber === null
						? text("lookPage.no_number")
						: text("lookPage.next_number", { number: found.nextNumber })}
				</p>
				<p className="look-note">{text("lookPage.no_secrecy")}</p>
				<div className="two-columns even">
					<Section
						id="fonts"
						title={text("lookPage.fonts")}
						note={text("lookPage.fonts_note")}
					>
						<div className="inline-form">
							{FONT_ROLES.map((role) => {
								const font = found.fonts.find((each) => each.role === role);
								return (
									<div key={role} className="form-row">
										<label htmlFor={`${id}${role}`}>
											{text(`lookPage.font.${role}`)}
										</label>
										<div>
											<Input
												id={`${id}${role}`}
												required
												maxLength={60}
												aria-describedby={`${id}${role}here`}
												value={look.fonts[role]}
												onChange={({ target }) =>
													change({
														fonts: { ...look.fonts, [role]: target.value },
													})
												}
											/>
											<small id={`${id}${role}here`} className="soft">
												{font?.chosen !== look.fonts[role]
													? text("lookPage.font_after_saving")
													: text(
															font.isHere
																? "lookPage.font_here"
																: "lookPage.font_missing",
															{ instead: font.instead },
														)}
											</small>
										</div>
									</div>
								);
							})}
						</div>
					</Section>
					<Section id="form" title={text("lookPage.form")}>
						<div className="choices">
							{(["hasMark", "hasLine", "hasSeal"] as const).map((which) => (
								<Checkbox
									key={which}
									checked={look[which]}
									onChange={({ target }) => change({ [which]: target.checked })}
								>
									{text(`lookPage.${which}`)}
								</Checkbox>
							))}
						</div>
						<div className="inline-form">
							<Unconfirmed id={`${id}colour`} which="colour" found={found}>
								<input
									id={`${id}colour`}
									type="color"
									value={look.colour.toLowerCase()}
									onChange={({ target }) =>
										change({ colour: target.value.toUpperCase() })
									}
								/>
							</Unconfirmed>
							{(
								[
									["markPt", 16, 72],
									["tablePt", 7, 12],
									["notePt", 8, 14],
								] as const
							).map(([which, min, max]) => (
								<Unconfirmed
									key={which}
									id={`${id}${which}`}
									which={which}
									found={found}
								>
									<InputNumber
										id={`${id}${which}`}
										min={min}
										max={max}
										step={0.5}
										value={look[which]}
										onChange={(value) =>
											change({ [which]: value ?? found.look[which] })
										}
									/>
								</Unconfirmed>
							))}
						</div>
						<p className="soft">{text("lookPage.confirmed")}</p>
					</Section>
				</div>
				{mayChange && (
					<Button
						htmlType="submit"
						type="primary"
						disabled={!isChanged}
						loading={save.isPending}
					>
						{text("settingsPage.save")}
					</Button>
				)}{" "}
				<span role="status">
					{save.isSuccess && !isChanged && text("settingsPage.saved")}
				</span>
			</fieldset>
			{save.error && <ProblemNote error={save.error} />}
		</form>
	);
}

function Words({
	id,
	label,
	hint,
	isLong,
	lang,
	value,
	onChange,
}: {
	id: string;
	label: string;
	hint: string;
	isLong: boolean;
	lang: string;
	value: string;
	onChange: (value: string) => void;
}): ReactElement {
	const common = {
		id,
		value,
		maxLength: 600,
		lang: lang === "zh" ? "zh-CN" : "en",
		"aria-describedby": `${id}hint`,
	};
	return (
		<div className="form-row">
			<label htmlFor={id}>{label}</label>
			<div>
				{isLong ? (
					<Input.TextArea
						{...common}
						rows={2}
						onChange={({ target }) => onChange(target.value)}
					/>
				) : (
					<Input
						{...common}
						onChange={({ target }) => onChange(target.value)}
					/>
				)}
				<small id={`${id}hint`} className="soft">
					{hint}
				</small>
			</div>
		</div>
	);
}

/** A setting with the mark that no source confirms it. */
function Unconfirmed({
	id,
	which,
	found,
	children,
}: {
	id: string;
	which: (typeof UNCONFIRMED)[number];
	found: DocumentLookView;
	children: ReactElement;
}): ReactElement {
	const text = useText();
	return (
		<div className="form-row">
			<label htmlFor={id}>{text(`lookPage.${which}`)}</label>
			<div>
				{children}
				{found.unconfirmed.includes(which) && (
					<small className="soft"> {text("lookPage.unconfirmed")}</small>
				)}
			</div>
		</div>
	);
}
