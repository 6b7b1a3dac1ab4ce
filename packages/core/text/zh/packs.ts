import type { packs as en } from "../en/packs.ts";

export const packs = {} satisfies Record<keyof typeof en, string>;
