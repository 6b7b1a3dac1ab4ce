import {
	createHash,
	generateKeyPairSync,
	type KeyObject,
	randomBytes,
	sign,
} from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

/** Flags of the authenticator data: person present, person verified, credential data attached. */
const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTACHED = 0x40;

/**
 * A passkey in software, as a browser and its device would answer: P-256 and "none" attestation. For tests of the
 * server; the journeys use a real browser's virtual authenticator.
 */
export class SoftwarePasskey {
	readonly id = randomBytes(32).toString("base64url");
	readonly #privateKey: KeyObject;
	readonly #publicKey: { x: Buffer; y: Buffer };
	#count = 0;

	constructor() {
		const { privateKey, publicKey } = generateKeyPairSync("ec", {
			namedCurve: "P-256",
		});
		const { x = "", y = "" } = publicKey.export({ format: "jwk" });
		this.#privateKey = privateKey;
		this.#publicKey = {
			x: Buffer.from(x, "base64url"),
			y: Buffer.from(y, "base64url"),
		};
	}

	/** What navigator.credentials.create answers. */
	register(
		{ challenge, rp }: { challenge: string; rp: { id?: string } },
		origin: string,
	) {
		const key = new Map<number, number | Uint8Array>([
			[1, 2], // kty: EC2
			[3, -7], // alg: ES256
			[-1, 1], // crv: P-256
			[-2, new Uint8Array(this.#publicKey.x)],
			[-3, new Uint8Array(this.#publicKey.y)],
		]);
		const id = Buffer.from(this.id, "base64url");
		const length = Buffer.alloc(2);
		length.writeUInt16BE(id.length);
		const authData = Buffer.concat([
			this.#head(rp.id ?? "", PRESENT | VERIFIED | ATTACHED),
			Buffer.alloc(16),
			length,
			id,
			Buffer.from(isoCBOR.encode(key)),
		]);
		const attestation = isoCBOR.encode(
			new Map<string, unknown>([
				["fmt", "none"],
				["attStmt", new Map()],
				["authData", new Uint8Array(authData)],
			]) as never,
		);
		return this.#answer({
			clientDataJSON: clientData("webauthn.create", challenge, origin),
			attestationObject: Buffer.from(attestation),
			transports: ["internal"],
		});
	}

	/** What navigator.credentials.get answers; `isVerified` false: the device asked for no PIN. */
	use(
		{ challenge, rpId = "" }: { challenge: string; rpId?: string },
		origin: string,
		{ isVerified = true }: { isVerified?: boolean } = {},
	) {
		const clientDataJSON = clientData("webauthn.get", challenge, origin);
		const authenticatorData = this.#head(
			rpId,
			PRESENT | (isVerified ? VERIFIED : 0),
		);
		const signature = sign(
			"sha256",
			Buffer.concat([
				authenticatorData,
				createHash("sha256").update(clientDataJSON).digest(),
			]),
			this.#privateKey,
		);
		return this.#answer({ clientDataJSON, authenticatorData, signature });
	}

	#head(rpId: string, flags: number): Buffer {
		const count = Buffer.alloc(4);
		count.writeUInt32BE(++this.#count);
		return Buffer.concat([
			createHash("sha256").update(rpId).digest(),
			Buffer.from([flags]),
			count,
		]);
	}

	#answer(response: Record<string, Buffer | string[]>) {
		return {
			id: this.id,
			rawId: this.id,
			type: "public-key",
			clientExtensionResults: {},
			response: Object.fromEntries(
				Object.entries(response).map(([name, value]) => [
					name,
					Buffer.isBuffer(value) ? value.toString("base64url") : value,
				]),
			),
		};
	}
}

const clientData = (type: string, challenge: string, origin: string): Buffer =>
	Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
