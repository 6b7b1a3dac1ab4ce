import { text, type Lang } from "@dekad/core/text/text.ts";

/**
 * The one list of errors the server tells: code -> HTTP status. Titles and next steps are texts
 * `errors.<code>` in both languages; docs/errors.md is tested against this list both ways.
 */
export const ERRORS = {
	"access.not_signed_in": 401,
	"access.wrong_password": 401,
	"access.too_many_attempts": 429,
	"access.not_allowed": 403,
	"access.link_invalid": 410,
	"access.password_weak": 422,
	"access.password_short": 422,
	"access.password_breached": 422,
	"access.code_wrong": 422,
	"access.sign_in_over": 410,
	"access.second_factor_on": 409,
	"access.second_factor_off": 409,
	"access.second_factor_needed": 403,
	"access.confirm_first": 403,
	"access.passkey_refused": 422,
	"access.passkey_not_here": 409,
	"access.passkey_not_found": 404,
	"access.session_not_found": 404,
	"person.not_found": 404,
	"person.not_yours": 403,
	"person.role_not_found": 404,
	"access.demo_off": 404,
	"access.name_taken": 409,
	"access.organisation_needed": 422,
	"token.invalid": 401,
	"token.not_in_scope": 403,
	"token.not_found": 404,
	"token.date_invalid": 422,
	"delegation.invalid": 422,
	"delegation.not_found": 404,
	"changes.too_many_streams": 429,
	"region_shape.invalid": 422,
	"request.invalid": 400,
	"request.not_found": 404,
	"request.too_large": 413,
	"request.key_reused": 409,
	"request.forged": 403,
	"request.too_many": 429,
	"request.media_type_refused": 415,
	"jurisdiction.code_taken": 409,
	"jurisdiction.not_found": 404,
	"project.not_found": 404,
	"project.version_conflict": 409,
	"step.not_found": 404,
	"step.not_newest": 409,
	"step.not_from_here": 409,
	"step.in_future": 422,
	"step.before_standing": 422,
	"step.before_start": 422,
	"step.same_year": 422,
	"step.needs_reason": 422,
	"step.resumption_not_after": 422,
	"step.locked": 409,
	"document.not_found": 404,
	"document.withdrawn": 409,
	"document.type_refused": 415,
	"document.empty": 422,
	"period.invalid": 400,
	"period.not_open": 409,
	"period.locked": 409,
	"period.year_closed": 409,
	"exception.not_found": 404,
	"exception.over": 409,
	"exception.too_short": 422,
	"review.no_step": 403,
	"review.already_said": 409,
	"review.locked": 409,
	"review.odd": 409,
	"correction_request.not_final": 409,
	"correction_request.asked_already": 409,
	"correction_request.not_found": 404,
	"correction_request.not_open": 409,
	"correction_request.not_yours": 403,
	"year.too_early": 409,
	"year.past": 409,
	"year.not_closable": 409,
	"correction.invalid": 422,
	"plan.invalid": 422,
	"plan.not_found": 404,
	"plan.version_conflict": 409,
	"plan.unchanged": 409,
	"plan.past_locked": 409,
	"plan.year_closed": 409,
	"report.not_found": 404,
	"report.not_yours": 403,
	"report.version_conflict": 409,
	"report.invalid": 422,
	"report.not_on_behalf": 409,
	"output.not_yours": 403,
	"output.not_in_production": 409,
	"output.quarter_invalid": 422,
	"output.version_conflict": 409,
	"output.invalid": 422,
	"rollup.bad_dimension": 400,
	"list.not_found": 404,
	"light_scheme.invalid": 422,
	"excuse.not_found": 404,
	"region.not_found": 404,
	"organisation.not_found": 404,
	"import.not_found": 404,
	"import.kind_unknown": 400,
	"import.not_allowed": 403,
	"import.mapping_invalid": 422,
	"import.no_header": 422,
	"import.file_refused": 422,
	"import.wrong_state": 409,
	"job.not_found": 404,
	"bulletin.not_found": 404,
	"bulletin.nothing_to_say": 409,
	"bulletin.version_conflict": 409,
	"bulletin.template_refused": 422,
	"bulletin.no_template": 404,
	"ranking.no_authority": 403,
	"ranking.authority_not_found": 404,
	"demo.not_empty": 409,
	"installation.server_too_old": 500,
	"installation.roles_missing": 500,
	"installation.unreachable": 503,
	"installation.newer_schema": 409,
	"backup.damaged": 422,
	"backup.not_empty": 409,
	"backup.newer_schema": 409,
	"cli.usage": 400,
	"cli.later_issue": 501,
	"cli.user_unknown": 404,
	"cli.jurisdiction_needed": 400,
	"cli.no_jurisdiction": 409,
	"cli.file_unusable": 400,
	"cli.port_taken": 409,
	"cli.setting_invalid": 400,
	"cli.demo_is_local": 400,
	"cli.page_not_built": 500,
	"cli.defect": 500,
} as const satisfies Record<string, number>;
export type ErrorCode = keyof typeof ERRORS;

/** A refusal a person can act on. `detail` fills the sentence and travels in the answer; it holds no secrets. */
export class DekadError extends Error {
	readonly code: ErrorCode;
	readonly detail: Readonly<Record<string, unknown>>;

	constructor(code: ErrorCode, detail: Readonly<Record<string, unknown>> = {}) {
		super(code);
		this.name = "DekadError";
		this.code = code;
		this.detail = detail;
	}

	get status(): number {
		return ERRORS[this.code];
	}

	/** What happened and the next step, in the reader's language. */
	sentences(lang: Lang): { title: string; next: string } {
		const params = Object.fromEntries(
			Object.entries(this.detail).map(([name, value]) => [
				name,
				typeof value === "object" ? JSON.stringify(value) : String(value),
			]),
		);
		return {
			title: text(lang, `errors.${this.code}`, params),
			next: text(lang, `errors.${this.code}.next`, params),
		};
	}
}
