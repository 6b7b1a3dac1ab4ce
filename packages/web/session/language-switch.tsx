import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Segmented } from "antd";
import type { ReactElement } from "react";
import { changeSession } from "@dekad/contract/session.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import { send } from "../api.ts";
import { usePreferences, useText } from "../ui/preferences.tsx";
import { sessionQuery } from "../office.ts";

/** Chinese or English, for the page at once and for the account where somebody is signed in. */
export function LanguageSwitch(): ReactElement {
	const text = useText();
	const { lang, setLang } = usePreferences();
	const queries = useQueryClient();
	const { data: session } = useQuery(sessionQuery);
	const change = useMutation({
		mutationFn: (language: Lang) => send(changeSession, { body: { language } }),
		onSuccess: async (changed) => {
			queries.setQueryData(sessionQuery.queryKey, changed);
			// Answers hold sentences in the language they were asked in.
			await queries.invalidateQueries({
				predicate: ({ queryKey }) => queryKey[1] !== sessionQuery.queryKey[1],
			});
		},
	});
	return (
		<Segmented<Lang>
			aria-label={text("pages.language")}
			value={lang}
			options={[
				{ value: "zh", label: <span lang="zh-CN">中文</span> },
				{ value: "en", label: <span lang="en">English</span> },
			]}
			onChange={(next) => {
				setLang(next);
				if (session?.account) change.mutate(next);
			}}
		/>
	);
}
