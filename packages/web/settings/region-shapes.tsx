import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactElement, useRef } from "react";
import {
	listRegionShapes,
	loadRegionShapes,
	removeRegionShapes,
} from "@dekad/contract/region-shapes.ts";
import { asking, keyOf, send } from "../api.ts";
import { Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

/** Loads and removes the office's own map; says one by one what of a file is not on it. */
export function RegionShapes(): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const field = useRef<HTMLInputElement>(null);
	const { data } = useQuery(asking(listRegionShapes, { query: {} }));
	const readAnew = () =>
		queries.invalidateQueries({ queryKey: keyOf(listRegionShapes) });
	const load = useMutation({
		mutationFn: (file: File) =>
			send(loadRegionShapes, { file, fileName: file.name }),
		onSuccess: readAnew,
	});
	const remove = useMutation({
		mutationFn: () => send(removeRegionShapes, { body: {} }),
		onSuccess: () => {
			load.reset();
			return readAnew();
		},
	});
	const error = load.error ?? remove.error;
	return (
		<Section id="region-shapes" title={text("shapes.title")}>
			<p className="soft">{text("shapes.why")}</p>
			<p>
				<input
					ref={field}
					type="file"
					accept=".json,.geojson,application/geo+json,application/json"
					className="visually-hidden"
					tabIndex={-1}
					aria-label={text("shapes.load")}
					onChange={(event) => {
						const file = event.target.files?.[0];
						if (file) load.mutate(file);
						// The same file chosen again, put right meanwhile, is a change too.
						event.target.value = "";
					}}
				/>
				<Button loading={load.isPending} onClick={() => field.current?.click()}>
					{text("shapes.load")}
				</Button>{" "}
				{data?.loadedAt && (
					<Button loading={remove.isPending} onClick={() => remove.mutate()}>
						{text("shapes.remove")}
					</Button>
				)}
			</p>
			<p role="status">
				{load.data
					? text("shapes.loaded", { count: load.data.loaded })
					: remove.data
						? text("shapes.removed")
						: !data?.loadedAt && data && text("shapes.none")}{" "}
				{data?.loadedAt && <Instant at={data.loadedAt} />}
			</p>
			{error && <ProblemNote error={error} />}
			{load.data && load.data.unmatched.length > 0 && (
				<>
					<h3>{text("shapes.unmatched")}</h3>
					<ul className="unmatched">
						{load.data.unmatched.map(({ feature, name, because }) => (
							<li key={feature}>
								{text("shapes.feature", { feature })}
								{name && ` ${name}`}: {text(`shapes.because.${because}`)}
							</li>
						))}
					</ul>
				</>
			)}
		</Section>
	);
}
