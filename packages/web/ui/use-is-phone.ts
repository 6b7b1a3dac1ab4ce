import { useSyncExternalStore } from "react";

/** Below this width tables become cards and the navigation goes to the bottom; styles.css has the same number. */
const PHONE = "(max-width: 719px)";

/** Whether the window is as narrow as a phone now. */
export const isPhone = (): boolean => matchMedia(PHONE).matches;

/** Whether the window is as narrow as a phone; follows it when it changes. */
export const useIsPhone = (): boolean =>
	useSyncExternalStore((changed) => {
		const query = matchMedia(PHONE);
		query.addEventListener("change", changed);
		return () => query.removeEventListener("change", changed);
	}, isPhone);
