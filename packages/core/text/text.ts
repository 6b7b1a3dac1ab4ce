/**
 * Every sentence a person reads, in Chinese and English, for the server, the page, the command
 * line and the documents alike. Keys are "domain.name"; a domain is one file under `en/` and one
 * under `zh/`, joined here. The Chinese file `satisfies` the keys of the English one, so a missing
 * or a surplus sentence is a type error and not something a reader finds.
 */

import { account as enAccount } from "./en/account.ts";
import { access as enAccess } from "./en/access.ts";
import { bulletin as enBulletin } from "./en/bulletin.ts";
import { bulletinPage as enBulletinPage } from "./en/bulletin-page.ts";
import { cli as enCli } from "./en/cli.ts";
import { cockpit as enCockpit } from "./en/cockpit.ts";
import { corrections as enCorrections } from "./en/corrections.ts";
import { doctor as enDoctor } from "./en/doctor.ts";
import { embedded as enEmbedded } from "./en/embedded.ts";
import { errors as enErrors } from "./en/errors.ts";
import { eventDetails as enEventDetails } from "./en/event-details.ts";
import { events as enEvents } from "./en/events.ts";
import { importPage as enImportPage } from "./en/import-page.ts";
import { imports as enImports } from "./en/imports.ts";
import { lights as enLights } from "./en/lights.ts";
import { lookPage as enLookPage } from "./en/look-page.ts";
import { missing as enMissing } from "./en/missing.ts";
import { outputs as enOutputs } from "./en/outputs.ts";
import { packs as enPacks } from "./en/packs.ts";
import { pages as enPages } from "./en/pages.ts";
import { periods as enPeriods } from "./en/periods.ts";
import { plans as enPlans } from "./en/plans.ts";
import { projectPage as enProjectPage } from "./en/project-page.ts";
import { projects as enProjects } from "./en/projects.ts";
import { rates as enRates } from "./en/rates.ts";
import { reportDoubts as enReportDoubts } from "./en/report-doubts.ts";
import { reportPage as enReportPage } from "./en/report-page.ts";
import { reports as enReports } from "./en/reports.ts";
import { regionShapes as enRegionShapes } from "./en/region-shapes.ts";
import { reviews as enReviews } from "./en/reviews.ts";
import { rollupPage as enRollupPage } from "./en/rollup-page.ts";
import { session as enSession } from "./en/session.ts";
import { rollups as enRollups } from "./en/rollups.ts";
import { scoring as enScoring } from "./en/scoring.ts";
import { settingsPage as enSettingsPage } from "./en/settings-page.ts";
import { spreadsheets as enSpreadsheets } from "./en/spreadsheets.ts";
import { units as enUnits } from "./en/units.ts";
import { years as enYears } from "./en/years.ts";
import { account as zhAccount } from "./zh/account.ts";
import { access as zhAccess } from "./zh/access.ts";
import { bulletin as zhBulletin } from "./zh/bulletin.ts";
import { bulletinPage as zhBulletinPage } from "./zh/bulletin-page.ts";
import { cli as zhCli } from "./zh/cli.ts";
import { cockpit as zhCockpit } from "./zh/cockpit.ts";
import { corrections as zhCorrections } from "./zh/corrections.ts";
import { doctor as zhDoctor } from "./zh/doctor.ts";
import { embedded as zhEmbedded } from "./zh/embedded.ts";
import { errors as zhErrors } from "./zh/errors.ts";
import { eventDetails as zhEventDetails } from "./zh/event-details.ts";
import { events as zhEvents } from "./zh/events.ts";
import { importPage as zhImportPage } from "./zh/import-page.ts";
import { imports as zhImports } from "./zh/imports.ts";
import { lights as zhLights } from "./zh/lights.ts";
import { lookPage as zhLookPage } from "./zh/look-page.ts";
import { missing as zhMissing } from "./zh/missing.ts";
import { outputs as zhOutputs } from "./zh/outputs.ts";
import { packs as zhPacks } from "./zh/packs.ts";
import { pages as zhPages } from "./zh/pages.ts";
import { periods as zhPeriods } from "./zh/periods.ts";
import { plans as zhPlans } from "./zh/plans.ts";
import { projectPage as zhProjectPage } from "./zh/project-page.ts";
import { projects as zhProjects } from "./zh/projects.ts";
import { rates as zhRates } from "./zh/rates.ts";
import { reportDoubts as zhReportDoubts } from "./zh/report-doubts.ts";
import { reportPage as zhReportPage } from "./zh/report-page.ts";
import { reports as zhReports } from "./zh/reports.ts";
import { regionShapes as zhRegionShapes } from "./zh/region-shapes.ts";
import { reviews as zhReviews } from "./zh/reviews.ts";
import { rollupPage as zhRollupPage } from "./zh/rollup-page.ts";
import { session as zhSession } from "./zh/session.ts";
import { rollups as zhRollups } from "./zh/rollups.ts";
import { scoring as zhScoring } from "./zh/scoring.ts";
import { settingsPage as zhSettingsPage } from "./zh/settings-page.ts";
import { spreadsheets as zhSpreadsheets } from "./zh/spreadsheets.ts";
import { units as zhUnits } from "./zh/units.ts";
import { years as zhYears } from "./zh/years.ts";

export const LANGS = ["zh", "en"] as const;
export type Lang = (typeof LANGS)[number];

/** One line a domain, in both lists. */
const en = {
	...enAccount,
	...enAccess,
	...enBulletin,
	...enBulletinPage,
	...enCli,
	...enCockpit,
	...enCorrections,
	...enDoctor,
	...enEmbedded,
	...enErrors,
	...enEventDetails,
	...enEvents,
	...enImportPage,
	...enImports,
	...enLights,
	...enLookPage,
	...enMissing,
	...enOutputs,
	...enPacks,
	...enPages,
	...enPeriods,
	...enPlans,
	...enProjectPage,
	...enProjects,
	...enRates,
	...enReportDoubts,
	...enReportPage,
	...enReports,
	...enRegionShapes,
	...enReviews,
	...enRollupPage,
	...enSession,
	...enRollups,
	...enScoring,
	...enSettingsPage,
	...enSpreadsheets,
	...enUnits,
	...enYears,
} as const;
const zh: Record<keyof typeof en, string> = {
	...zhAccount,
	...zhAccess,
	...zhBulletin,
	...zhBulletinPage,
	...zhCli,
	...zhCockpit,
	...zhCorrections,
	...zhDoctor,
	...zhEmbedded,
	...zhErrors,
	...zhEventDetails,
	...zhEvents,
	...zhImportPage,
	...zhImports,
	...zhLights,
	...zhLookPage,
	...zhMissing,
	...zhOutputs,
	...zhPacks,
	...zhPages,
	...zhPeriods,
	...zhPlans,
	...zhProjectPage,
	...zhProjects,
	...zhRates,
	...zhReportDoubts,
	...zhReportPage,
	...zhReports,
	...zhRegionShapes,
	...zhReviews,
	...zhRollupPage,
	...zhSession,
	...zhRollups,
	...zhScoring,
	...zhSettingsPage,
	...zhSpreadsheets,
	...zhUnits,
	...zhYears,
};

export type TextKey = keyof typeof en;
export type TextParams = Readonly<Record<string, string | number>>;

const TEXTS: Readonly<Record<Lang, Readonly<Record<TextKey, string>>>> = {
	en,
	zh,
};

/**
 * The sentence of `key` in `lang`, with each `{name}` replaced by `params.name`. A name that
 * `params` lacks stays as written: a reader sees the hole, nothing crashes.
 *
 * @example text("en", "units.wan") // "10,000 yuan"
 * @example text("zh", "periods.year", { year: 2026 }) // "2026年"
 */
export function text(
	lang: Lang,
	key: TextKey,
	params: TextParams = {},
): string {
	return TEXTS[lang][key].replace(/\{(\w+)\}/g, (hole, name: string) => {
		// Own properties only: a sentence with {constructor} must not print a function.
		return Object.hasOwn(params, name) ? String(params[name]) : hole;
	});
}

/** Whether `key` names a sentence: for keys that come as data, such as a code of a problem. */
export const isTextKey = (key: string): key is TextKey =>
	Object.hasOwn(en, key);

/** All keys in the order of their files: for the test that compares both languages. */
export const TEXT_KEYS = Object.keys(en) as TextKey[];
