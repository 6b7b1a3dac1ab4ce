import { Button } from "antd";
import { type ReactElement, type ReactNode, useState } from "react";
import { Instant } from "../ui/money.tsx";
import { useText } from "../ui/preferences.tsx";

/** Says that these are not the lights of now, and of when they are. */
export function AsOfBanner({
	asOf,
	children,
}: {
	asOf: string;
	children?: ReactNode;
}): ReactElement {
	const text = useText();
	const [before = "", behind = ""] = text("lights.as_of_banner", {
		at: "\n",
	}).split("\n");
	return (
		<div className="as-of-banner" role="note">
			<p>
				<span aria-hidden="true">◷</span> {before}
				<Instant at={asOf} />
				{behind}
			</p>
			{children}
		</div>
	);
}

/** Chooses an instant on the reader's own clock, to the minute. */
export function AsOfChoice({
	asOf,
	onChange,
}: {
	asOf: string | undefined;
	onChange: (asOf: string) => void;
}): ReactElement {
	const text = useText();
	const [local, setLocal] = useState(asOf ? localMinute(asOf) : "");
	const chosen = local === "" ? null : new Date(local);
	return (
		<form
			className="as-of-choice"
			onSubmit={(event) => {
				event.preventDefault();
				if (chosen) onChange(chosen.toISOString());
			}}
		>
			<label>
				<span>{text("lights.as_of")}</span>{" "}
				<input
					type="datetime-local"
					className="plain-field"
					value={local}
					onChange={({ target }) => setLocal(target.value)}
				/>
			</label>
			<Button htmlType="submit" disabled={chosen === null}>
				{text("lights.as_of_go")}
			</Button>
		</form>
	);
}

/** An instant as the field of a date and a time wants it. */
function localMinute(instant: string): string {
	const at = new Date(instant);
	return new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
		.toISOString()
		.slice(0, 16);
}
