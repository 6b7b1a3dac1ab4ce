import { once } from "node:events";
import { setTimeout as setTimeoutOf } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { OfficeDocument } from "@dekad/core/documents/document.ts";
import type { TemplateData } from "@dekad/core/documents/template-tags.ts";
import { TemplateProblem } from "./template-problem.ts";
import type {
	OfficeFormat,
	OfficeResult,
	OfficeTask,
} from "./office-worker.ts";

/** A province's bulletin takes under a second; a minute means that something is stuck. */
const LONGEST_MS = 60_000;
/** Of JavaScript alone; a template made to grow ends the thread and not the server. */
const MOST_MEMORY_MB = 768;
/** An idle thread holds the fonts (about 150 MB with typst's cache); it goes after this. */
const IDLE_MS = 20_000;

let worker: Worker | undefined;
let idle: NodeJS.Timeout | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * The document as a file of `format`, drawn in a worker thread: the event loop only waits. One
 * thread, one document after another, so that ten people asking at once do not take ten times
 * the memory.
 *
 * @throws Error if the writer fails or takes over a minute; the thread is then replaced.
 */
export const renderDocument = (
	document: OfficeDocument,
	format: OfficeFormat,
): Promise<Uint8Array> => inTurn({ kind: "draw", document, format });

/** A Word template to begin with, of a bulletin that has every block. */
export const renderStartingTemplate = (
	document: OfficeDocument,
): Promise<Uint8Array> => inTurn({ kind: "start", document });

/** Reads an office's template in the thread. @throws TemplateProblem */
export const checkTemplateApart = async (
	template: Uint8Array,
	data: TemplateData,
): Promise<void> => {
	await inTurn({ kind: "check", template, data });
};

/** An office's template filled in the thread; the same bytes for the same data. */
export const fillTemplateApart = (
	template: Uint8Array,
	data: TemplateData,
	madeAt: string,
): Promise<Uint8Array> => inTurn({ kind: "fill", template, data, madeAt });

function inTurn(task: OfficeTask): Promise<Uint8Array> {
	const result = queue.then(() => renderNext(task));
	queue = result.catch(() => {});
	return result;
}

async function renderNext(task: OfficeTask): Promise<Uint8Array> {
	clearTimeout(idle);
	worker ??= new Worker(new URL("./office-worker.ts", import.meta.url), {
		resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
	});
	const thread = worker;
	thread.ref();
	try {
		const result = await answerOf(thread, task);
		if ("error" in result)
			throw new Error(
				`the ${task.kind === "draw" ? task.format : "docx"} could not be made: ${result.error}`,
			);
		if ("problem" in result) {
			const { kind, what, faults } = result.problem;
			throw new TemplateProblem(kind, what, faults);
		}
		return result.file;
	} catch (error) {
		// The thread is well: it was the template that was not.
		if (error instanceof TemplateProblem) throw error;
		worker = undefined;
		await thread.terminate();
		throw error;
	} finally {
		// A waiting thread must not keep the process alive.
		thread.unref();
		idle = setTimeout(() => {
			void worker?.terminate();
			worker = undefined;
		}, IDLE_MS).unref();
	}
}

/** One question, one answer; rejects when the thread dies or stays silent. */
function answerOf(thread: Worker, task: OfficeTask): Promise<OfficeResult> {
	const done = new AbortController();
	const { signal } = done;
	const answer = Promise.race([
		once(thread, "message", { signal }).then(
			([result]) => result as OfficeResult,
		),
		once(thread, "exit", { signal }).then(() => {
			throw new Error("the document thread ended before it answered");
		}),
		setTimeoutOf(LONGEST_MS, undefined, { signal, ref: false }).then(() => {
			throw new Error(`no document after ${LONGEST_MS / 1000} s`);
		}),
	]).finally(() => done.abort());
	thread.postMessage(task);
	return answer;
}
