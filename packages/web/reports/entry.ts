/**
 * The first script of the report form, small so that it runs at once: it asks for the desk, and only
 * then for the form, which the page has named to the browser already (vite.config.ts).
 */

import { askAhead } from "./desk-answer.ts";
import { placeOf } from "./report-address.ts";
import "./report.css";

askAhead(placeOf(location).dekad);
void import("./main.tsx");
