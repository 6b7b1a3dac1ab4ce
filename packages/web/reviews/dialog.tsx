import { Button } from "antd";
import {
	type ReactElement,
	type ReactNode,
	useEffect,
	useId,
	useRef,
} from "react";
import { useText } from "../ui/preferences.tsx";

/**
 * The browser's own modal dialog: it keeps the focus, gives it back, and closes by Escape. antd's writes a style into the page
 * that its security policy refuses.
 */
export function Dialog({
	title,
	go,
	isReady = true,
	isBusy,
	onGo,
	onClose,
	children,
}: {
	title: string;
	/** What the button says that does it. */
	go: string;
	isReady?: boolean;
	isBusy: boolean;
	onGo: () => void;
	onClose: () => void;
	children: ReactNode;
}): ReactElement {
	const text = useText();
	const dialog = useRef<HTMLDialogElement>(null);
	const heading = useId();
	useEffect(() => {
		const shown = dialog.current;
		if (shown && !shown.open) shown.showModal();
	}, []);
	return (
		<dialog
			ref={dialog}
			className="review-dialog"
			aria-labelledby={heading}
			onClose={onClose}
		>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					if (isReady && !isBusy) onGo();
				}}
			>
				<h2 id={heading}>{title}</h2>
				{children}
				<div className="review-dialog-buttons">
					<Button onClick={() => dialog.current?.close()}>
						{text("reviews.cancel")}
					</Button>
					<Button
						type="primary"
						htmlType="submit"
						disabled={!isReady}
						loading={isBusy}
					>
						{go}
					</Button>
				</div>
			</form>
		</dialog>
	);
}
