import { Button } from "antd";
import { type ReactElement, type ReactNode, useState } from "react";
import { useText } from "./preferences.tsx";

/** A secret the server keeps no copy of: shown until the reader says that it is kept, then never again. */
export function ShownOnce({
	title,
	secret,
	note,
	hideWord,
	onHide,
}: {
	title: string;
	secret: string;
	note: ReactNode;
	/** What the reader says; left out: "I have it". */
	hideWord?: string;
	onHide: () => void;
}): ReactElement {
	const text = useText();
	const [isCopied, setIsCopied] = useState(false);
	// A browser has none on a page that came by plain http from another machine.
	const clipboard = navigator.clipboard as Clipboard | undefined;
	return (
		<div className="shown-once" role="status">
			<strong>{title}</strong>
			<code>{secret}</code>
			<span className="soft">{note}</span>
			<div className="shown-once-acts">
				{clipboard && (
					<Button
						onClick={() =>
							void clipboard.writeText(secret).then(() => setIsCopied(true))
						}
					>
						{text(isCopied ? "access.copied" : "access.copy")}
					</Button>
				)}
				<Button type="primary" onClick={onHide}>
					{hideWord ?? text("access.hide")}
				</Button>
			</div>
		</div>
	);
}
