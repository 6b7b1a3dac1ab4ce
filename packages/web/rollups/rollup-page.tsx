export function RollupPage(_: any) {
	return null;
}
