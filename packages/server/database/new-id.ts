import { randomUUID } from "node:crypto";

/**
 * A uuid v7: 48 bits of milliseconds, then random bits, so that ids sort by time of making.
 * Made here and not in the database, since PostgreSQL 15 has no uuidv7().
 */
export function newId(now: Date = new Date()): string {
	const time = now.getTime().toString(16).padStart(12, "0");
	// Version and variant stand where v4 has them, and Node keeps random bytes in store for v4 alone.
	return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
