import {
	browserSupportsWebAuthn,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON,
	startAuthentication,
	startRegistration,
} from "@simplewebauthn/browser";
import { ProblemError } from "@dekad/contract/client.ts";
import { text } from "@dekad/core/text/text.ts";
import { storedLang } from "./preferences.tsx";

/** Passkeys as the browser has them. What goes in and out is JSON whose parts are between browser and server. */

type Json = Record<string, unknown>;

export const browserHasPasskeys = (): boolean => browserSupportsWebAuthn();

/** Asks the device for a new passkey. @throws ProblemError when it makes none or the person breaks off */
export const makePasskey = (options: Json): Promise<Json> =>
	told(() =>
		startRegistration({
			optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON,
		}),
	);

/** Asks the device to sign with a passkey. @throws ProblemError when it does not */
export const askPasskey = (options: Json): Promise<Json> =>
	told(() =>
		startAuthentication({
			optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
		}),
	);

/** What a browser throws is a name for programmers; people are told that it did not come about, and what to do. */
async function told<T extends object>(work: () => Promise<T>): Promise<Json> {
	try {
		return { ...(await work()) } as Json;
	} catch {
		const lang = storedLang();
		throw new ProblemError({
			type: "about:blank",
			code: "page.passkey_failed",
			title: text(lang, "account.passkey_failed"),
			next: text(lang, "account.passkey_failed.next"),
			status: 422,
			detail: {},
			requestId: "",
		});
	}
}
