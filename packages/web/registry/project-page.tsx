export function ProjectPage(_: any) {
	return null;
}
