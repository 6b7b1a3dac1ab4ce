import { useEffect, useState } from "react";

/** The server's time in milliseconds, moved on every half minute: what is left until a deadline. */
export function useNowMs(aheadMs: number): number {
	const [own, setOwn] = useState(() => Date.now());
	useEffect(() => {
		const timer = setInterval(() => setOwn(Date.now()), 30_000);
		return () => clearInterval(timer);
	}, []);
	return own + aheadMs;
}
