import {
	type ReactElement,
	type ReactNode,
	useId,
	useLayoutEffect,
	useRef,
} from "react";

/**
 * A sheet over the page that asks for one decision. The browser's own dialog: it keeps the focus in,
 * closes on Escape and on the back gesture, and gives the focus back.
 */
export function Sheet({
	title,
	onClose,
	children,
	footer,
}: {
	title: string;
	onClose: () => void;
	children: ReactNode;
	footer: ReactNode;
}): ReactElement {
	const dialog = useRef<HTMLDialogElement>(null);
	const titleId = useId();
	// Before the element leaves the page: a dialog that is gone gives no focus back.
	useLayoutEffect(() => {
		const shown = dialog.current;
		if (shown && !shown.open) shown.showModal();
		return () => shown?.close();
	}, []);
	return (
		<dialog
			ref={dialog}
			aria-labelledby={titleId}
			onCancel={(event) => {
				event.preventDefault();
				onClose();
			}}
		>
			<div className="sheet">
				<header>
					<h2 id={titleId}>{title}</h2>
				</header>
				<div className="sheet-inside">{children}</div>
				<footer>{footer}</footer>
			</div>
		</dialog>
	);
}
