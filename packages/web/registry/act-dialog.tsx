import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import {
	type ReactElement,
	type ReactNode,
	useEffect,
	useId,
	useRef,
	useState,
} from "react";
import { ProblemError } from "@dekad/contract/client.ts";
import { listProjects, type ProjectView } from "@dekad/contract/registry.ts";
import { keyOf } from "../api.ts";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { projectQuery } from "./queries.ts";

/**
 * A button that opens a form of its own: the browser's modal dialog, which keeps the focus and gives it back. What
 * the act answers is the project as it stands then. While a request runs the form stays; refused, it says why
 * and keeps what was typed.
 */
export function ActDialog({
	project,
	word,
	title,
	sendWord,
	isPrimary = false,
	act,
	children,
}: {
	project: ProjectView;
	/** What the button says. */
	word: string;
	title: string;
	sendWord: string;
	isPrimary?: boolean;
	/** Sends what the form holds; undefined: only what hangs on the project has changed, which is fetched anew. */
	act: (form: FormData) => Promise<ProjectView | undefined>;
	/** The fields, drawn when the dialog opens: they start from what is known then. */
	children: ReactNode;
}): ReactElement {
	const [isOpen, setIsOpen] = useState(false);
	return (
		<>
			<Button
				size="small"
				aria-haspopup="dialog"
				{...(isPrimary ? { type: "primary" } : {})}
				onClick={() => setIsOpen(true)}
			>
				{word}
			</Button>
			{isOpen && (
				<OpenDialog
					project={project}
					title={title}
					sendWord={sendWord}
					act={act}
					onClose={() => setIsOpen(false)}
				>
					{children}
				</OpenDialog>
			)}
		</>
	);
}

function OpenDialog({
	project,
	title,
	sendWord,
	act,
	onClose,
	children,
}: {
	project: ProjectView;
	title: string;
	sendWord: string;
	act: (form: FormData) => Promise<ProjectView | undefined>;
	onClose: () => void;
	children: ReactNode;
}): ReactElement {
	const text = useText();
	const heading = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	const queries = useQueryClient();
	useEffect(() => {
		const shown = dialog.current;
		if (shown && !shown.open) shown.showModal();
	}, []);
	const { queryKey } = projectQuery(project.projectId);
	const sending = useMutation({
		mutationFn: act,
		onError: (error) => {
			// What somebody else has changed stands behind the form by the time it is sent again.
			if (
				error instanceof ProblemError &&
				error.problem.code === "project.version_conflict"
			)
				void queries.invalidateQueries({ queryKey });
		},
		onSuccess: async (changed) => {
			if (changed) queries.setQueryData(queryKey, changed);
			else await queries.invalidateQueries({ queryKey });
			void queries.invalidateQueries({ queryKey: keyOf(listProjects) });
			dialog.current?.close();
		},
	});
	return (
		<dialog
			ref={dialog}
			className="act-dialog"
			aria-labelledby={heading}
			onClose={onClose}
		>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					sending.mutate(new FormData(event.currentTarget));
				}}
			>
				<h2 id={heading}>{title}</h2>
				{children}
				{sending.error && <ProblemNote error={sending.error} />}
				<div className="act-buttons">
					<Button htmlType="submit" type="primary" loading={sending.isPending}>
						{sendWord}
					</Button>
					<Button onClick={() => dialog.current?.close()}>
						{text("project_page.cancel")}
					</Button>
				</div>
			</form>
		</dialog>
	);
}

/** A labelled field; `children` gets the id that ties the two. */
export function Field({
	label,
	children,
}: {
	label: string;
	children: (id: string) => ReactNode;
}): ReactElement {
	const id = useId();
	return (
		<div className="act-field">
			<label htmlFor={id}>{label}</label>
			{children(id)}
		</div>
	);
}

/** What was typed in a field, blanks at its ends off; null when nothing was. */
export function typed(form: FormData, name: string): string | null {
	const value = form.get(name);
	return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
