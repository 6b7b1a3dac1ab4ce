import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { DekadError } from "../errors.ts";
import { isBreached } from "./breached-passwords.ts";

/**
 * argon2id from Node itself, off the event loop, stored in PHC form so that the cost can change
 * later: m=19456 KiB, t=2, p=1 (16 ms here), the OWASP minimum.
 */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
/** Twelve, and no rules of composition (ASVS 5.0, 6.2.1 and 6.2.5); the contract takes up to a thousand. */
export const MINIMUM_LENGTH = 12;

export async function hashPassword(password: string): Promise<string> {
	const nonce = randomBytes(16);
	const tag = await derive(password, nonce, COST);
	const text = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
	return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${text(nonce)}$${text(tag)}`;
}

/** Whether the password fits a stored hash. Takes as long without an account (`stored` null), so that names cannot be guessed. */
export async function passwordFits(
	password: string,
	stored: string | null,
): Promise<boolean> {
	const match =
		/^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(
			stored ?? "",
		);
	if (!match) {
		await derive(password, Buffer.alloc(16), COST);
		return false;
	}
	const [, memory, passes, parallelism, nonce, tag] = match;
	const expected = Buffer.from(tag!, "base64");
	const found = await derive(password, Buffer.from(nonce!, "base64"), {
		memory: Number(memory),
		passes: Number(passes),
		parallelism: Number(parallelism),
	});
	return found.length === expected.length && timingSafeEqual(found, expected);
}

/**
 * Refuses a new password that is too short, is on the list of breached ones, or stands on the account's own names or
 * the product's.
 *
 * @throws DekadError access.password_short, access.password_breached, access.password_weak
 */
export async function checkNewPassword(
	password: string,
	names: readonly string[],
): Promise<void> {
	if ([...password].length < MINIMUM_LENGTH)
		throw new DekadError("access.password_short", { least: MINIMUM_LENGTH });
	const plain = password.toLowerCase();
	const name = [...names, "dekad"].find(
		(each) =>
			each !== "" &&
			plain.includes(each.toLowerCase()) &&
			password.length < each.length + 8,
	);
	if (name) throw new DekadError("access.password_weak", { reason: name });
	if (new Set(password).size < 5)
		throw new DekadError("access.password_weak", { reason: "aaaa" });
	if (await isBreached(password))
		throw new DekadError("access.password_breached");
}

function derive(
	password: string,
	nonce: Buffer,
	cost: typeof COST,
): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		argon2(
			"argon2id",
			{ message: password, nonce, tagLength: 32, ...cost },
			(error, tag) => (error ? reject(error) : resolve(tag)),
		);
	});
}
