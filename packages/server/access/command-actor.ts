import type { Actor, Role } from "@dekad/core/access/actor.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";

export type CommandOffice = {
	jurisdictionId: string;
	code: string;
	rootRegionPath: string;
	timeZone: string;
};

/** What the command line knows of who acts. */
export type CommandCaller = {
	/** Login name of `--as`; undefined: the operator acts as the office's dispatcher. */
	asUser?: string | undefined;
	/** Code of `--jurisdiction`; may be left out where there is one office. */
	jurisdictionCode?: string | undefined;
	/** Who ran the command on the machine; the log keeps it beside the actor's name. */
	ranBy: string;
	/** `--lang`; undefined: the account's, else `systemLang`. */
	lang?: Lang | undefined;
	systemLang: Lang;
};

/**
 * The office of a command, by its code, or the only one there is.
 *
 * @throws DekadError jurisdiction.not_found, cli.no_jurisdiction, cli.jurisdiction_needed
 */
export async function getCommandOffice(
	ownerDb: Db,
	code: string | undefined,
): Promise<CommandOffice> {
	const offices = await ownerDb
		.selectFrom("jurisdiction")
		.select([
			"jurisdiction_id as jurisdictionId",
			"code",
			"root_region_code as rootRegionCode",
			"time_zone as timeZone",
		])
		.orderBy("code")
		.execute();
	const wanted =
		code === undefined
			? offices
			: offices.filter((office) => office.code === code);
	const [office, second] = wanted;
	if (office && !second) {
		const { rootRegionCode, ...rest } = office;
		return { ...rest, rootRegionPath: `${rootRegionCode}/` };
	}
	if (code !== undefined)
		throw new DekadError("jurisdiction.not_found", { code });
	if (!office) throw new DekadError("cli.no_jurisdiction");
	throw new DekadError("cli.jurisdiction_needed", {
		codes: offices.map((each) => each.code).join(", "),
	});
}

/**
 * Who a command acts as: the account of `--as` with its role of today, or the operator as the
 * office's dispatcher. Of several roles in the office the widest region comes first, then the order
 * of their names, so that the same command always acts in the same role.
 *
 * @throws DekadError cli.user_unknown, access.not_allowed (no role in this office today), and those of getCommandOffice
 */
export async function commandActor(
	ownerDb: Db,
	caller: CommandCaller,
	now: Date,
): Promise<{ actor: Actor; office: CommandOffice }> {
	const { asUser, ranBy } = caller;
	const office = await getCommandOffice(ownerDb, caller.jurisdictionCode);
	const { jurisdictionId } = office;
	if (asUser === undefined) {
		const lang = caller.lang ?? caller.systemLang;
		return {
			office,
			actor: {
				jurisdictionId,
				accountId: null,
				name: ranBy,
				role: "dispatcher",
				scope: office.rootRegionPath,
				organisationId: null,
				lang,
				ranBy,
			},
		};
	}
	const account = await ownerDb
		.selectFrom("account")
		.where("login_name", "=", asUser.toLowerCase())
		.where("disabled_at", "is", null)
		.select(["account_id", "display_name", "language"])
		.executeTakeFirst();
	if (!account) throw new DekadError("cli.user_unknown", { name: asUser });
	const today = civilDateOf(now.toISOString(), office.timeZone);
	const membership = await ownerDb
		.selectFrom("membership")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("account_id", "=", account.account_id)
		.where("valid_from_on", "<=", today)
		.where((eb) =>
			eb.or([
				eb("valid_until_on", "is", null),
				eb("valid_until_on", ">=", today),
			]),
		)
		.select(["role", "region_path", "organisation_id"])
		.orderBy("region_path", (order) => order.asc().nullsLast())
		.orderBy("role")
		.executeTakeFirst();
	if (!membership) throw new DekadError("access.not_allowed");
	return {
		office,
		actor: {
			jurisdictionId,
			accountId: account.account_id,
			name: account.display_name,
			role: membership.role as Role,
			scope: membership.region_path,
			organisationId: membership.organisation_id,
			lang: caller.lang ?? (account.language as Lang),
			ranBy,
		},
	};
}
