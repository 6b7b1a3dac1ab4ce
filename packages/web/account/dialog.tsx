import {
	type ReactElement,
	type ReactNode,
	useId,
	useLayoutEffect,
	useRef,
} from "react";
import "./account.css";

/** A question in front of the page; Escape and the browser's own ways out close it. */
export function Dialog({
	title,
	onClose,
	children,
}: {
	title: string;
	onClose: () => void;
	children: ReactNode;
}): ReactElement {
	const id = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	// Before the element leaves the page: a dialog that is gone gives no focus back.
	useLayoutEffect(() => {
		const shown = dialog.current;
		shown?.showModal();
		return () => shown?.close();
	}, []);
	return (
		<dialog
			ref={dialog}
			className="account-dialog"
			aria-labelledby={id}
			onCancel={(event) => {
				event.preventDefault();
				onClose();
			}}
		>
			<h2 id={id}>{title}</h2>
			{children}
		</dialog>
	);
}
