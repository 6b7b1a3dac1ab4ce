import { randomFillSync } from "node:crypto";

/**
 * A uuid v7: 48 bits of milliseconds, then random bits, so that ids sort by time of making.
 * Made here and not in the database, since PostgreSQL 15 has no uuidv7().
 */
export function newId(now: Date = new Date()): string {
	const bytes = randomFillSync(Buffer.allocUnsafe(16));
	bytes.writeUIntBE(now.getTime(), 0, 6);
	bytes[6] = (bytes[6]! & 0x0f) | 0x70;
	bytes[8] = (bytes[8]! & 0x3f) | 0x80;
	const hex = bytes.toString("hex");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
