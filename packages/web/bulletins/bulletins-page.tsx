export function BulletinsPage(_: any) {
	return null;
}
