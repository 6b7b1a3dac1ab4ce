import type { ReactElement } from "react";
import type { Scope } from "@dekad/core/access/scopes.ts";
import { useText } from "../ui/preferences.tsx";
import "./access.css";

/** Which of the scopes, each with what it lets one do. */
export function ScopeChoices<S extends Scope>({
	title,
	offered,
	chosen,
	onChoose,
}: {
	title: string;
	offered: readonly S[];
	chosen: readonly S[];
	onChoose: (chosen: S[]) => void;
}): ReactElement {
	const text = useText();
	return (
		<fieldset className="scope-choices">
			<legend>{title}</legend>
			{offered.map((scope) => (
				<label key={scope}>
					<input
						type="checkbox"
						checked={chosen.includes(scope)}
						onChange={({ target }) =>
							onChoose(
								offered.filter((each) =>
									each === scope ? target.checked : chosen.includes(each),
								),
							)
						}
					/>
					<span>
						{text(`access.scope.${scope}`)}{" "}
						<span className="does">{text(`access.scope.${scope}.does`)}</span>
					</span>
				</label>
			))}
		</fieldset>
	);
}

/** Scopes in words, one after the other; unknown ones as they are written. */
export function useScopeWords(): (scopes: readonly string[]) => string {
	const text = useText();
	return (scopes) =>
		scopes
			.map((scope) => (isScope(scope) ? text(`access.scope.${scope}`) : scope))
			.join(text("events.between"));
}

const SCOPE_NAMES: Readonly<Record<Scope, true>> = {
	read: true,
	export: true,
	report: true,
	registry: true,
	plan: true,
	review: true,
	import: true,
	publish: true,
	dispatch: true,
};
const isScope = (name: string): name is Scope =>
	Object.hasOwn(SCOPE_NAMES, name);
