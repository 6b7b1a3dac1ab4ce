import { expect, test } from "vitest";
import { DekadError } from "../errors.ts";
import { PLAIN_SETTINGS, readServerSettings } from "./server-settings.ts";

test("nothing said, or said empty, is the plain setting", () => {
	expect(readServerSettings({})).toEqual(PLAIN_SETTINGS);
	expect(readServerSettings({ DEKAD_PUBLIC_URL: " " })).toEqual(PLAIN_SETTINGS);
});

test("what is said is read", () => {
	const settings = readServerSettings({
		DEKAD_PUBLIC_URL: "https://dekad.example.gov.cn",
		DEKAD_TRUSTED_PROXIES: "10.1.2.3, fd00::/8,172.16.0.0/12",
		DEKAD_RATE_FACTOR: "2.5",
	});
	expect(settings.publicUrl?.host).toBe("dekad.example.gov.cn");
	expect(settings.trustedProxies).toEqual([
		"10.1.2.3",
		"fd00::/8",
		"172.16.0.0/12",
	]);
	expect(settings.rateFactor).toBe(2.5);
});

test.each([
	["DEKAD_PUBLIC_URL", "dekad.example.gov.cn"],
	["DEKAD_PUBLIC_URL", "https://dekad.example.gov.cn/path"],
	["DEKAD_PUBLIC_URL", "https://user:word@dekad.example.gov.cn"],
	["DEKAD_PUBLIC_URL", "file:///etc"],
	["DEKAD_TRUSTED_PROXIES", "true"],
	["DEKAD_TRUSTED_PROXIES", "10.0.0.0/33"],
	["DEKAD_TRUSTED_PROXIES", "proxy.local"],
	// Would believe everybody.
	["DEKAD_TRUSTED_PROXIES", "0.0.0.0/0"],
	["DEKAD_TRUSTED_PROXIES", "10.0.0.1,,"],
	["DEKAD_RATE_FACTOR", "fast"],
	["DEKAD_RATE_FACTOR", "-1"],
])("%s=%s stops the start", (name, value) => {
	expect(() => readServerSettings({ [name]: value })).toThrow(DekadError);
});
