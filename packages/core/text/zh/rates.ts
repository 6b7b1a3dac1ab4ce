import type { rates as en } from "../en/rates.ts";

export const rates = {} satisfies Record<keyof typeof en, string>;
