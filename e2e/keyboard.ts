/** A page as somebody without a mouse meets it: every stop of the Tab key, and every dialog. */

import type { Page } from "playwright-core";

/** Stops looked at on a page: its navigation, its controls and the first rows; the rows after them are alike. */
const STOPS = 30;

/**
 * Tabs through a page from its beginning and gives what a person would complain about, in words: the focus cannot be
 * seen, is out of the window, is lost, stands still, or goes back in the page.
 *
 * Seen is what looks different from before: an outline, a shadow, a border or a ground of the element, of what stands
 * beside it (a hidden field's drawn box) or of the three elements around it.
 */
export async function tabTroubles(page: Page): Promise<string[]> {
	await page.evaluate(rememberLooks);
	const troubles: string[] = [];
	for (let stop = 0; stop < STOPS; stop++) {
		await page.keyboard.press("Tab");
		const { isOver, trouble } = await page.evaluate(lookAtFocus, stop);
		if (trouble) troubles.push(trouble);
		if (isOver) break;
	}
	return troubles;
}

type Looks = {
	looks: WeakMap<Element, string>;
	before: Element | null;
	/** As the page stands when it is asked: what is drawn anew meanwhile is another element. */
	lastStop: () => Element | undefined;
	lookOf: (element: Element) => string;
	around: (element: Element) => Element[];
};

/** Runs in the page. */
function rememberLooks(): void {
	(document.activeElement as HTMLElement | null)?.blur();
	const lookOf = (element: Element) => {
		const { outlineStyle, outlineWidth, boxShadow, borderColor, ...style } =
			getComputedStyle(element);
		const outline = outlineStyle === "none" ? "" : outlineWidth;
		return [
			outline,
			boxShadow,
			borderColor,
			style.backgroundColor,
			style.left,
		].join("|");
	};
	const around = (element: Element) => {
		const all: Element[] = [element];
		if (element.nextElementSibling) all.push(element.nextElementSibling);
		let outer = element.parentElement;
		for (let step = 0; step < 3 && outer; step++, outer = outer.parentElement)
			all.push(outer);
		return all;
	};
	const STOP_ELEMENTS =
		"a[href], button, input, select, textarea, summary, [tabindex], canvas";
	const stops = [...document.querySelectorAll(STOP_ELEMENTS)];
	const looks = new WeakMap<Element, string>();
	for (const element of stops.slice(0, 300))
		for (const each of around(element))
			if (!looks.has(each)) looks.set(each, lookOf(each));
	const isStop = (element: Element) =>
		(element as HTMLElement).tabIndex >= 0 &&
		!element.matches(":disabled") &&
		element.checkVisibility();
	const lastStop = () =>
		[...document.querySelectorAll(STOP_ELEMENTS)].findLast(isStop);
	Object.assign(globalThis, {
		keyboardLooks: { looks, before: null, lastStop, lookOf, around },
	});
}

/** Runs in the page. */
function lookAtFocus(stop: number): { isOver: boolean; trouble?: string } {
	const known = (globalThis as unknown as { keyboardLooks: Looks })
		.keyboardLooks;
	const { looks, before, lastStop, lookOf, around } = known;
	const last = lastStop();
	const element = document.activeElement;
	// Buttons of one choice are one stop, wherever in it the chosen one stands.
	const isOfOneChoice = (one: Element, other: Element | undefined) =>
		one instanceof HTMLInputElement &&
		other instanceof HTMLInputElement &&
		one.type === "radio" &&
		one.name === other.name;
	// Past the last stop the browser's own buttons come, and the page begins anew.
	if (
		!element ||
		element === document.body ||
		element === document.documentElement
	)
		return before === null || before === last || isOfOneChoice(before, last)
			? { isOver: true }
			: {
					isOver: true,
					trouble: `the focus is lost after ${before.outerHTML.slice(0, 120)}`,
				};
	const name = `stop ${stop + 1}, ${element.outerHTML.slice(0, 140)}`;
	// A field of a date has a stop for each of its parts.
	if (
		element === before &&
		element instanceof HTMLInputElement &&
		/^(date|datetime-local|time|month)$/.test(element.type)
	)
		return { isOver: false };
	if (element === before)
		return { isOver: true, trouble: `the focus stands still at ${name}` };
	known.before = element;
	if (before && document.contains(before)) {
		const goesBack =
			(element.compareDocumentPosition(before) &
				Node.DOCUMENT_POSITION_FOLLOWING) !==
			0;
		// What a picker or a menu puts at the end of the page comes back to where it was opened from.
		if (goesBack && before === last) return { isOver: true };
		if (goesBack)
			return { isOver: false, trouble: `the focus goes back to ${name}` };
	}
	const box = (
		element.getClientRects().length > 0 &&
		element.getBoundingClientRect().width > 1
			? element
			: (element.closest("label") ?? element.parentElement ?? element)
	).getBoundingClientRect();
	if (
		box.width === 0 ||
		box.bottom <= 0 ||
		box.top >= innerHeight ||
		box.right <= 0 ||
		box.left >= innerWidth
	)
		return { isOver: false, trouble: `out of the window: ${name}` };
	const isSeen = around(element).some((each) => {
		const then = looks.get(each);
		const now = lookOf(each);
		return then === undefined ? !now.startsWith("|none") : then !== now;
	});
	return isSeen
		? { isOver: false }
		: { isOver: false, trouble: `the focus cannot be seen: ${name}` };
}

/** The link over the navigation: first stop, seen when focused, and leads into the content. */
export async function skipLinkTroubles(page: Page): Promise<string[]> {
	const link = page.locator(".skip-link");
	const isFirst = await link.evaluate((element) => {
		// A heading that took the focus would be where Tab goes on from.
		(element as HTMLElement).focus();
		return (
			document.querySelector("a[href], button, input, [tabindex]") === element
		);
	});
	if (!isFirst) return ["the first stop is no skip link"];
	const box = await link.boundingBox();
	if (!box || box.x < 0) return ["the skip link cannot be seen"];
	await page.keyboard.press("Enter");
	const isInside = await page.evaluate(
		() => document.activeElement?.closest("main") !== null,
	);
	return isInside ? [] : ["the skip link leads nowhere"];
}

/**
 * Opens a dialog by the keyboard alone and gives what is wrong with it: it does not open or take the focus, it lets the
 * focus out, Escape does not close it, or the focus does not come back. `look` is asked while it stands open.
 */
export async function dialogTroubles(
	page: Page,
	opener: string,
	look: () => Promise<string[]>,
): Promise<string[]> {
	const button = page.locator(opener).first();
	await button.waitFor();
	await button.focus();
	await page.keyboard.press("Enter");
	const dialog = page.locator("dialog[open], [role=dialog]:visible").first();
	try {
		await dialog.waitFor({ timeout: 5_000 });
	} catch {
		return [`${opener} opens nothing by Enter`];
	}
	const troubles = await look();
	const isInside = () =>
		dialog.evaluate(
			(element) =>
				element.contains(document.activeElement) ||
				document.activeElement === document.body,
		);
	for (let stop = 0; stop < 12; stop++) {
		if (!(await isInside())) {
			troubles.push(`${opener}: the focus leaves the dialog`);
			break;
		}
		await page.keyboard.press("Tab");
	}
	await page.keyboard.press("Escape");
	try {
		await dialog.waitFor({ state: "hidden", timeout: 5_000 });
	} catch {
		return [...troubles, `${opener}: Escape does not close it`];
	}
	if (!(await button.evaluate((element) => element === document.activeElement)))
		troubles.push(`${opener}: the focus does not come back`);
	return troubles;
}
