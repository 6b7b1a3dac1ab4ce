/**
 * A text that begins with one of these is taken for a formula when a csv file is opened: = + - @, their full-width
 * forms, tab and line ends (OWASP, "CSV Injection"). Such a text is written with an apostrophe in front, which makes it
 * a text in every program. A text that already looks neutralised gets one more, so that taking one away again
 * gives back exactly what was there.
 */
const WOULD_RUN = /^'*[=+\-@\t\r\n＝＋－＠]/;
const NEUTRALISED = /^''*[=+\-@\t\r\n＝＋－＠]/;

/** Whether a spreadsheet program could take `text` for a formula. */
export const wouldRun = (text: string): boolean => WOULD_RUN.test(text);

/** The text as a csv cell may hold it. */
export const neutralise = (text: string): string =>
	WOULD_RUN.test(text) ? `'${text}` : text;

/** The text that `neutralise` was given. */
export function takeBackNeutralised(cell: string): string {
	return cell.charCodeAt(0) === 39 && NEUTRALISED.test(cell)
		? cell.slice(1)
		: cell;
}
