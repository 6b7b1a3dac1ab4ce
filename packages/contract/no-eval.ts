import { config } from "zod";

/**
 * In a browser zod must not try whether it may make functions out of text: the page's policy forbids it, and the
 * attempt alone is reported as a breach. Whoever makes schemas imports this first, since zod asks when a schema is made.
 * On the server it may, and reads bodies faster so.
 */
if (!("process" in globalThis)) config({ jitless: true });
