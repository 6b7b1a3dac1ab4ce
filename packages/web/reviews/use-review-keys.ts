import { useEffect, useEffectEvent } from "react";

export type KeyActs = {
	/** Moves by one row, down or up. */
	move: (by: 1 | -1) => void;
	accept: () => void;
	sendBack: () => void;
	select: () => void;
};

const isTyping = (target: EventTarget | null) =>
	target instanceof HTMLElement &&
	(target.isContentEditable ||
		/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
		target.closest("dialog,[role=listbox],[role=combobox]") !== null);

/** j/k and the arrows move, a accepts, r sends back, x selects; not while somebody types, chooses or answers a dialog. */
export function useReviewKeys(acts: KeyActs): void {
	const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
		const { key, target } = event;
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		// A selection box is an input that takes no letters.
		const isBox =
			target instanceof HTMLInputElement && target.type === "checkbox";
		if (!isBox && isTyping(target)) return;
		if (document.querySelector("dialog[open]")) return;
		const inTable =
			target instanceof Element && target.closest(".review-table");
		const does: Readonly<Record<string, (() => void) | undefined>> = {
			j: () => acts.move(1),
			k: () => acts.move(-1),
			// Elsewhere the arrows scroll the page.
			ArrowDown: inTable ? () => acts.move(1) : undefined,
			ArrowUp: inTable ? () => acts.move(-1) : undefined,
			a: acts.accept,
			r: acts.sendBack,
			x: acts.select,
		};
		const act = Object.hasOwn(does, key) ? does[key] : undefined;
		if (!act) return;
		event.preventDefault();
		act();
	});
	useEffect(() => {
		document.addEventListener("keydown", onKeyDown);
		return () => document.removeEventListener("keydown", onKeyDown);
	}, []);
}
