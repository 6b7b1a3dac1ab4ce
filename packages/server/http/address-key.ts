import { isIPv6 } from "node:net";

/** An address as rates and misses are counted by it: an IPv6 customer has a whole /64 to ask from. */
export const addressKey = (ip: string): string =>
	isIPv6(ip) && !ip.startsWith("::ffff:")
		? expandIpv6(ip).slice(0, 4).join(":")
		: ip.replace(/^::ffff:/, "");

function expandIpv6(ip: string): string[] {
	const [head = "", tail] = (ip.split("%")[0] ?? "").split("::");
	const before = head === "" ? [] : head.split(":");
	const after = tail === undefined || tail === "" ? [] : tail.split(":");
	const between =
		tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
	return [...before, ...Array<string>(between).fill("0"), ...after].map(
		(part) => part.replace(/^0+(?=.)/, "").toLowerCase(),
	);
}
