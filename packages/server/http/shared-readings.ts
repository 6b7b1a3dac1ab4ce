/**
 * Equal questions that wait at the same moment are answered by one reading, and one only runs at a time. No cache:
 * a question never gets a reading that began before it was asked, and nothing is kept once it is answered. Fifty
 * people who look at one page then cost what two cost, not fifty.
 *
 * A key must hold all that an answer depends on, whose eyes see it among the rest.
 */
export class SharedReadings {
	readonly #running = new Map<string, Promise<unknown>>();
	readonly #waiting = new Map<string, Promise<unknown>>();

	/** The answer of a reading that begins now, or once the one that runs has ended. */
	read<T>(key: string, work: () => Promise<T>): Promise<T> {
		const waiting = this.#waiting.get(key) as Promise<T> | undefined;
		if (waiting) return waiting;
		const running = this.#running.get(key);
		if (!running) return this.#begin(key, work);
		const begin = () => {
			this.#waiting.delete(key);
			return this.#begin(key, work);
		};
		const next = running.then(begin, begin);
		this.#waiting.set(key, next);
		return next;
	}

	#begin<T>(key: string, work: () => Promise<T>): Promise<T> {
		const reading = work().finally(() => {
			if (this.#running.get(key) === reading) this.#running.delete(key);
		});
		this.#running.set(key, reading);
		return reading;
	}
}
