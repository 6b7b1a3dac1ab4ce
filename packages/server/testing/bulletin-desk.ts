import type { FastifyInstance } from "fastify";
import type { TestDatabase } from "./database.ts";
import type { TestOffice } from "./fixtures.ts";
import { signedIn } from "./http.ts";

/** Who makes, reads and may not make bulletins in a test. */
export type BulletinPerson = "dispatcher" | "city" | "leader" | "owner";
type Cookies = Record<BulletinPerson, Record<string, string>>;

/** Signs all of them in, the city in 1401. */
export async function bulletinPeople(
	database: TestDatabase,
	office: TestOffice,
	now: Date,
): Promise<Cookies> {
	const of = async (
		role: "dispatcher" | "office" | "leader" | "owner",
		reach: { regionPath?: string } = {},
	) => (await signedIn(database, office, role, now, reach)).cookies;
	return {
		dispatcher: await of("dispatcher"),
		city: await of("office", { regionPath: "14/1401/" }),
		leader: await of("leader"),
		owner: await of("owner"),
	};
}

/** Asks the server as one of them. `body` is what JSON came, {} for a file. */
export async function askAs<Body>(
	server: FastifyInstance,
	cookies: Record<string, string>,
	method: "GET" | "POST" | "PUT",
	url: string,
	payload?: object,
): Promise<{ status: number; raw: Buffer; body: Body }> {
	const answer = await server.inject({
		method,
		url,
		cookies,
		...(payload ? { payload } : {}),
	});
	return {
		status: answer.statusCode,
		raw: answer.rawPayload,
		body: (answer.headers["content-type"]?.includes("json")
			? answer.json()
			: {}) as Body,
	};
}
