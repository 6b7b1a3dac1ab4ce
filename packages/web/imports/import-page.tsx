export function ImportPage(_: any) {
	return null;
}
