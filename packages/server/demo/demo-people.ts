import {
	departmentId,
	enterpriseId,
	ENTERED_AT_MS,
	officeIdOf,
	ownerOf,
} from "@dekad/core/demo/organisations.ts";
import { PROVINCE, regionOf } from "@dekad/core/demo/province.ts";
import { demoId, ID_KIND } from "@dekad/core/demo/random.ts";
import type { Role } from "@dekad/core/access/actor.ts";

/** The people of the demo, one a role and place. None has a password: where the demo is served, a button signs in. */
export type DemoPerson = {
	readonly accountId: string;
	readonly membershipId: string;
	readonly loginName: string;
	readonly displayName: string;
	readonly role: Role;
	/** Null: the reach is the organisation's own projects. */
	readonly regionPath: string | null;
	readonly organisationId: string | null;
};

export function demoPeople(seed: number): DemoPerson[] {
	const owner = ownerOf(seed, 0);
	const county = regionOf(owner.regionCode);
	const city = regionOf(county.parentCode ?? PROVINCE.code);
	const province = regionOf(PROVINCE.code);
	const people: Omit<DemoPerson, "accountId" | "membershipId">[] = [
		{
			loginName: "demo-owner",
			displayName: "岳知远(项目单位)",
			role: "owner",
			regionPath: null,
			organisationId: owner.id,
		},
		{
			loginName: "demo-county",
			displayName: `苗砚秋(${county.nameZh}重点办)`,
			role: "office",
			regionPath: county.path,
			organisationId: officeIdOf(seed, county),
		},
		{
			loginName: "demo-city",
			displayName: `柯一川(${city.nameZh}重点办)`,
			role: "office",
			regionPath: city.path,
			organisationId: officeIdOf(seed, city),
		},
		{
			loginName: "demo-department",
			displayName: "祁望舒(自然资源厅)",
			role: "department",
			regionPath: PROVINCE.path,
			organisationId: departmentId(seed, "land"),
		},
		{
			loginName: "demo-dispatcher",
			displayName: "裴予安(省重点办)",
			role: "dispatcher",
			regionPath: PROVINCE.path,
			organisationId: officeIdOf(seed, province),
		},
		{
			loginName: "demo-leader",
			displayName: "阮景行(省领导)",
			role: "leader",
			regionPath: PROVINCE.path,
			organisationId: null,
		},
		{
			loginName: "demo-enterprise",
			displayName: "晏清和(企业)",
			role: "enterprise",
			regionPath: null,
			organisationId: enterpriseId(seed),
		},
		{
			loginName: "demo-auditor",
			displayName: "桑见微(审计)",
			role: "auditor",
			regionPath: PROVINCE.path,
			organisationId: null,
		},
		{
			loginName: "demo-operator",
			displayName: "衡星野(系统运维)",
			role: "operator",
			regionPath: PROVINCE.path,
			organisationId: null,
		},
	];
	return people.map((person, place) => ({
		...person,
		accountId: demoId(seed, ID_KIND.account, place, 0, ENTERED_AT_MS + place),
		membershipId: demoId(
			seed,
			ID_KIND.membership,
			place,
			0,
			ENTERED_AT_MS + place,
		),
	}));
}
