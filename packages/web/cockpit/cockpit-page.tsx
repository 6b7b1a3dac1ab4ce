export function CockpitPage(_: any) {
	return null;
}
