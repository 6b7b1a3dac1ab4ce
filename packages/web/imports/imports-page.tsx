export function ImportsPage(_: any) {
	return null;
}
