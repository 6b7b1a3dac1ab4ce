import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactElement, useRef } from "react";
import {
	getBulletinTemplate,
	setBulletinTemplate,
} from "@dekad/contract/bulletins.ts";
import { asking, send } from "../api.ts";
import { Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { sizeText } from "../ui/size-text.ts";

const templateQuery = asking(getBulletinTemplate, {});

/** The office's own Word template: which is in use, what it may ask for, and another handed in. */
export function OwnTemplate({ maySet }: { maySet: boolean }): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const template = useQuery(templateQuery);
	const field = useRef<HTMLInputElement>(null);
	const set = useMutation({
		mutationFn: (file: File) =>
			send(setBulletinTemplate, { file, fileName: file.name }),
		onSuccess: (answer) => queries.setQueryData(templateQuery.queryKey, answer),
	});
	return (
		<Section
			id="own-template"
			title={text("bulletinPage.template")}
			note={text("bulletinPage.template_note")}
		>
			<Loaded query={template}>
				{({ template: used, tags }) => (
					<>
						<p>
							{used ? (
								<>
									{used.name} · {sizeText(used.bytes)} · {used.recordedBy} ·{" "}
									<Instant at={used.recordedAt} />
								</>
							) : (
								text("bulletinPage.no_template")
							)}
						</p>
						<details className="record-authority">
							<summary>
								{text("bulletinPage.template_tags", { count: tags.length })}
							</summary>
							<ul className="template-tags">
								{tags.map((tag) => (
									<li key={tag}>
										<code>{tag}</code>
									</li>
								))}
							</ul>
						</details>
					</>
				)}
			</Loaded>
			{maySet && (
				<>
					<input
						ref={field}
						type="file"
						hidden
						accept=".docx"
						aria-label={text("bulletinPage.hand_in_template")}
						onChange={({ target }) => {
							const [file] = target.files ?? [];
							if (file) set.mutate(file);
							target.value = "";
						}}
					/>
					<Button
						loading={set.isPending}
						onClick={() => field.current?.click()}
					>
						{text("bulletinPage.hand_in_template")}
					</Button>
				</>
			)}
			{set.error && <ProblemNote error={set.error} />}
		</Section>
	);
}
