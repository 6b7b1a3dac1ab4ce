import { Popover } from "antd";
import type { ReactElement, ReactNode } from "react";
import { useText } from "./preferences.tsx";

/** A word with its definition one click (or one Enter) away. */
export function Defined({
	children,
	definition,
	source,
}: {
	children: string;
	definition: ReactNode;
	source?: string | undefined;
}): ReactElement {
	const text = useText();
	return (
		<span className="defined">
			{children}
			<Popover
				trigger="click"
				title={children}
				content={
					<div className="definition">
						<p>{definition}</p>
						{source && <p className="definition-source">{source}</p>}
					</div>
				}
			>
				<button
					type="button"
					className="definition-button"
					aria-label={text("pages.definition_of", { name: children })}
				>
					<span aria-hidden="true">?</span>
				</button>
			</Popover>
		</span>
	);
}
