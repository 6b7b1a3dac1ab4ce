import {
	type ReactElement,
	type ReactNode,
	useEffect,
	useLayoutEffect,
	useRef,
} from "react";

/** Set once the first page stands: from then on a new page takes the focus, so that a screen reader reads its heading. */
let somethingWasShown = false;

/**
 * One page: its heading, what can be done, and its content. `fills` gives the content the height
 * that is left, for lists that scroll by themselves.
 */
export function Page({
	title,
	subtitle,
	actions,
	fills = false,
	children,
}: {
	title: string;
	subtitle?: ReactNode;
	actions?: ReactNode;
	fills?: boolean;
	children: ReactNode;
}): ReactElement {
	const heading = useRef<HTMLHeadingElement>(null);
	useLayoutEffect(() => {
		document.title = `${title} · Dekad`;
	}, [title]);
	useEffect(() => {
		const { activeElement } = document;
		const isFree =
			activeElement === null ||
			activeElement === document.body ||
			activeElement.closest("nav") !== null;
		if (somethingWasShown && isFree)
			heading.current?.focus({ preventScroll: true });
		somethingWasShown = true;
	}, []);
	return (
		<div className={fills ? "page page-fills" : "page"}>
			<header className="page-head">
				<div className="page-title">
					<h1 ref={heading} tabIndex={-1}>
						{title}
					</h1>
					{subtitle && <div className="page-subtitle">{subtitle}</div>}
				</div>
				{actions && <div className="page-actions">{actions}</div>}
			</header>
			{children}
		</div>
	);
}

/** A part of a page with its own heading, named for screen readers by that heading. */
export function Section({
	id,
	title,
	note,
	actions,
	children,
	className = "",
}: {
	id: string;
	title: string;
	note?: ReactNode;
	actions?: ReactNode;
	children: ReactNode;
	className?: string;
}): ReactElement {
	return (
		<section className={`section ${className}`} aria-labelledby={id}>
			<header className="section-head">
				<h2 id={id}>{title}</h2>
				{note && <div className="section-note">{note}</div>}
				{actions && <div className="section-actions">{actions}</div>}
			</header>
			{children}
		</section>
	);
}
