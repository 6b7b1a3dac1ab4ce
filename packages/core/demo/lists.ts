import type { Course } from "./course.ts";
import type { DemoPeriod, DemoProject, DemoSetting } from "./model.ts";
import { demoId, hashOf, ID_KIND } from "./random.ts";

/**
 * The demo's lists: the provincial key list of each year with a half-year adjustment (a year opened
 * after July has none), and the sessions of the three batches. Rates are computed over a version of a list.
 */

export type DemoList = {
	readonly id: string;
	readonly code: string;
	readonly nameZh: string;
	readonly nameEn: string;
	readonly versions: readonly {
		readonly version: number;
		readonly effectiveOn: string;
		readonly reason: string;
		readonly recordedMs: number;
	}[];
};

const DAY_MS = 86_400_000;

/** Years of which the office keeps at least half, whose key list it therefore has. */
function keyYears(periods: readonly DemoPeriod[]): number[] {
	return [...new Set(periods.map((period) => period.year))].filter(
		(year) => periods.filter((period) => period.year === year).length >= 18,
	);
}

/** `year` 0 to 9999, kind 0 the key list, 1 to 4 the session of a quarter. */
const listIdOf = (setting: DemoSetting, year: number, kind: number): string =>
	demoId(
		setting.seed,
		ID_KIND.list,
		year,
		kind,
		(setting.periods[0] as DemoPeriod).openedMs,
	);

/** All lists with those versions that stand by now. */
export function makeLists(setting: DemoSetting): DemoList[] {
	const { periods, nowMs } = setting;
	const lists: DemoList[] = [];
	const version = (number: number, effectiveOn: string, reason: string) => ({
		version: number,
		effectiveOn,
		reason,
		recordedMs: Date.parse(effectiveOn) - DAY_MS,
	});
	for (const year of keyYears(periods)) {
		lists.push({
			id: listIdOf(setting, year, 0),
			code: `key-${year}`,
			nameZh: `${year}年省级重点工程项目`,
			nameEn: `Provincial key projects ${year}`,
			versions: [
				version(1, `${year}-01-20`, "年初下达"),
				version(2, `${year}-07-15`, "半年调整:补充漏报项目,退出不能推进的项目"),
			].filter(({ recordedMs }) => recordedMs <= nowMs),
		});
	}
	for (const period of periods) {
		if (period.index % 9 !== 3) continue;
		const quarter = Math.ceil(period.index / 9);
		lists.push({
			id: listIdOf(setting, period.year, quarter),
			code: `batch-${period.year}-Q${quarter}`,
			nameZh: `${period.year}年第${quarter}次开发区“三个一批”`,
			nameEn: `Three batches ${period.year}-Q${quarter}`,
			versions: [version(1, period.start, "“三个一批”活动")],
		});
	}
	return lists.filter(({ versions }) => versions.length > 0);
}

/** The list versions a project stands in. */
export function membershipsOf(
	setting: DemoSetting,
	project: Pick<
		DemoProject,
		"number" | "level" | "trackedFrom" | "batchSession"
	>,
	course: Course,
): { listId: string; version: number }[] {
	const memberships: { listId: string; version: number }[] = [];
	const share = (stream: number) =>
		hashOf(setting.seed, stream, project.number) / 4_294_967_296;
	for (const list of makeListsOnce(setting)) {
		const [kind, year, quarter] = list.code.split("-");
		if (kind === "batch") {
			if (project.batchSession === `${year}-${quarter}`)
				memberships.push({ listId: list.id, version: 1 });
			continue;
		}
		if (project.level !== "province" && project.level !== "national") continue;
		const yearStart = Number(year) * 36;
		const isFinished =
			course.completion !== null && course.completion < yearStart;
		const isFar = course.plannedStart > yearStart + 72;
		if (isFinished || isFar) continue;
		const wasForgotten = share(90) < 0.08;
		const isStuck =
			(course.start === null || course.start > yearStart + 36) &&
			course.plannedStart < yearStart + 18 &&
			share(91) < 0.6;
		for (const { version, effectiveOn } of list.versions) {
			const isKnown = project.trackedFrom <= effectiveOn;
			if (isKnown && (version === 1 ? !wasForgotten : !isStuck))
				memberships.push({ listId: list.id, version });
		}
	}
	return memberships;
}

const made = new WeakMap<DemoSetting, DemoList[]>();
function makeListsOnce(setting: DemoSetting): DemoList[] {
	const lists = made.get(setting) ?? makeLists(setting);
	made.set(setting, lists);
	return lists;
}
