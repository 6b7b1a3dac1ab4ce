import { getSettings } from "@dekad/contract/settings.ts";
import { asking } from "../api.ts";

export const settingsQuery = asking(getSettings, {});
