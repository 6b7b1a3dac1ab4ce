export function RollupRowsPage(_: any) {
	return null;
}
