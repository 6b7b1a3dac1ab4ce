import type { Role } from "@dekad/core/access/actor.ts";
import type { SessionEndsSetting } from "@dekad/core/access/session-ends.ts";
import type { SessionView } from "@dekad/contract/session.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { nobodyOf } from "./account-acts.ts";

/** What an office asks of its people's sign-in, kept in its settings under `signIn`. */
export type SignInRules = {
	/** Roles that must show a second factor (a code or a passkey), and how long after the rule or the role began. */
	readonly secondFactor: {
		readonly roles: readonly Role[];
		readonly graceDays: number;
		/** When the rule was last widened, ISO; null: there is none. */
		readonly from: string | null;
	};
	readonly sessionEnds: SessionEndsSetting;
};

export const NO_RULES: SignInRules = {
	secondFactor: { roles: [], graceDays: 14, from: null },
	sessionEnds: {},
};

export const signInRulesOf = (settings: unknown): SignInRules => ({
	...NO_RULES,
	...(settings as { signIn?: Partial<SignInRules> } | null)?.signIn,
});

/** The rules of an office, read for an account before it acts there. */
export const readSignInRules = (
	db: Db,
	accountId: string,
	jurisdictionId: string,
): Promise<SignInRules> =>
	asActor(
		db,
		nobodyOf(accountId, jurisdictionId),
		(tx) => rulesOf(tx, jurisdictionId),
		{ readOnly: true },
	);

export async function rulesOf(
	tx: Tx,
	jurisdictionId: string,
): Promise<SignInRules> {
	const { settings } = await tx
		.selectFrom("jurisdiction")
		.where("jurisdiction_id", "=", jurisdictionId)
		.select("settings")
		.executeTakeFirstOrThrow();
	return signInRulesOf(settings);
}

/**
 * Whether the office asks the role worked in for a second factor, and by when. Null: it does not. For an account that
 * has none; the grace begins with the rule or with the role, whichever came later.
 */
export async function findSecondFactorDue(
	db: Db,
	{
		accountId,
		membership,
		now,
	}: {
		accountId: string;
		membership: SessionView["memberships"][number];
		now: Date;
	},
): Promise<{ by: Date; isOver: boolean } | null> {
	const { jurisdictionId, membershipId, role } = membership;
	return asActor(
		db,
		nobodyOf(accountId, jurisdictionId),
		async (tx) => {
			const { secondFactor } = await rulesOf(tx, jurisdictionId);
			const { roles, graceDays, from } = secondFactor;
			if (from === null || !roles.includes(role)) return null;
			const given = await tx
				.selectFrom("membership")
				.where("jurisdiction_id", "=", jurisdictionId)
				.where("membership_id", "=", membershipId)
				.select("created_at as createdAt")
				.executeTakeFirst();
			const begins = Math.max(
				Date.parse(from),
				given?.createdAt.getTime() ?? 0,
			);
			const by = new Date(begins + graceDays * 86_400_000);
			return { by, isOver: by <= now };
		},
		{ readOnly: true },
	);
}
