import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactElement, useState } from "react";
import {
	getProjectLights,
	listLights,
	listLightSchemes,
	previewLightScheme,
	setLightScheme,
} from "@dekad/contract/lights.ts";
import type { LightScheme } from "@dekad/core/lights/scheme.ts";
import { formatDate } from "@dekad/core/periods/format.ts";
import { text as textIn } from "@dekad/core/text/text.ts";
import { keyOf, send } from "../api.ts";
import { ActProblem } from "../second-person.tsx";
import { FromAndReason } from "../ui/from-and-reason.tsx";
import { useLang, useText } from "../ui/preferences.tsx";

/** Puts what was tried in force from a day on: a recorded act with a reason. */
export function SetScheme({
	scheme,
	isChanged,
	setBefore,
	onSet,
}: {
	/** Null: some number is half typed. */
	scheme: LightScheme | null;
	/** Differs from the scheme it began as, and so needs a name of its own. */
	isChanged: boolean;
	/** How many the office has set: the next one's version. */
	setBefore: number;
	/** Told what was done, in words: the editor begins anew after it. */
	onSet: (done: string) => void;
}): ReactElement {
	const text = useText();
	const shown = useLang();
	const queries = useQueryClient();
	const [from, setFrom] = useState("");
	const [reason, setReason] = useState("");
	const [names, setNames] = useState<{ zh?: string; en?: string }>({});
	const given = (lang: "zh" | "en") =>
		names[lang] ??
		textIn(lang, "lights.scheme.own_name", { name: scheme?.name[lang] ?? "" });
	const put = useMutation({
		mutationFn: (chosen: LightScheme) =>
			send(setLightScheme, {
				body: { scheme: { ...chosen }, effectiveOn: from, reason },
			}),
		onSuccess: async (_, chosen) => {
			onSet(
				text("lights.scheme.set_done", {
					name: chosen.name[shown],
					on: formatDate(from, shown),
				}),
			);
			await Promise.all(
				[
					listLightSchemes,
					listLights,
					getProjectLights,
					previewLightScheme,
				].map((stated) =>
					queries.invalidateQueries({ queryKey: keyOf(stated) }),
				),
			);
		},
	});
	const isReady = scheme !== null && from !== "" && reason.trim() !== "";
	const own = (base: LightScheme): LightScheme =>
		isChanged
			? {
					...base,
					id: "office",
					version: `1.0.${setBefore}`,
					date: from,
					name: { zh: given("zh"), en: given("en") },
				}
			: base;
	return (
		<form
			className="light-form scheme-set"
			aria-label={text("lights.scheme.set")}
			onSubmit={(event) => {
				event.preventDefault();
				if (isReady) put.mutate(own(scheme));
			}}
		>
			<h3>{text("lights.scheme.set")}</h3>
			<p className="soft">{text("lights.scheme.set_note")}</p>
			{isChanged &&
				(["zh", "en"] as const).map((lang) => (
					<label key={lang} className="light-form-wide">
						<span>{text(`lights.scheme.name_${lang}`)}</span>
						<input
							className="plain-field"
							maxLength={100}
							value={given(lang)}
							onChange={({ target }) =>
								setNames({ ...names, [lang]: target.value })
							}
						/>
					</label>
				))}
			<FromAndReason
				from={from}
				onFrom={setFrom}
				reason={reason}
				onReason={setReason}
				words={{
					from: text("lights.scheme.set_from"),
					reason: text("lights.scheme.set_reason"),
				}}
				className="light-form-wide"
			/>
			<Button
				type="primary"
				htmlType="submit"
				disabled={!isReady}
				loading={put.isPending}
			>
				{text("lights.scheme.set_go")}
			</Button>
			{put.error && put.variables && (
				<ActProblem
					key={`${from} ${reason}`}
					error={put.error}
					reason={reason}
					askFor={(why) => ({
						act: "light_scheme",
						input: {
							scheme: { ...put.variables },
							effectiveOn: from,
							reason: why,
						},
					})}
				/>
			)}
		</form>
	);
}
