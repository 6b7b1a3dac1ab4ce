import { getImport, listImports } from "@dekad/contract/imports.ts";
import { getJob } from "@dekad/contract/jobs.ts";
import { asking } from "../api.ts";

export const importsQuery = asking(listImports, {});

export const importQuery = (importId: string) =>
	asking(getImport, { params: { importId } });

export const jobQuery = (jobId: string) =>
	asking(getJob, { params: { jobId } });
