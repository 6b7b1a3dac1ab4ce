/**
 * Who may do what, as short sentences: the one file behind every endpoint, use case, button and the page of
 * roles (docs/use/roles.md is written from it).
 *
 * A policy names for each role how far it goes. It is asked twice. `mount` asks the role's part before anything
 * of a request is read (a role without a word here answers "not-allowed", the same for everything there is and is
 * not); a use case asks again with the thing at hand, and what lies out of reach is "not-found", as if it did not
 * exist. PostgreSQL's row security holds the same reach once more, from the actor's scope and organisation alone
 * (`sightOf`); a test walks every route with either layer switched off.
 *
 * Refused: a rules engine (a second language to read), and checks spread over use cases (nobody could say what an
 * auditor may do without reading all of them).
 */
import type { Actor, Role } from "./actor.ts";

/** How far a policy goes for a role. */
export type Reach =
	/** What the account itself holds: its sign-in, its drafts, its imports. */
	| "own-account"
	/** Projects of the actor's organisation. */
	| "own-projects"
	/** Everything in or below the actor's region. */
	| "region"
	/** What the office shares with all its people, wherever they stand: calendar, names, lists. */
	| "office"
	/** An act on the whole office: only for somebody whose region is the office's root. */
	| "whole-office";

type Who = Readonly<Partial<Record<Role, Reach>>>;

export type Policy = {
	/** One sentence, as an inspector would read it. */
	readonly says: { readonly en: string; readonly zh: string };
	/** Everybody, with or without an account; nobody else stands in such a policy. */
	readonly isPublic?: true;
	/** Roles and their reach; absent for a public policy. `"account"`: whoever is signed in, even without a role. */
	readonly who?: Who | "account";
	/** Whether it changes something of the office. */
	readonly writes: boolean;
	/** The policy of the route that asks this finer one; absent where an endpoint states it itself. */
	readonly under?: string;
};

/** Who reads an office's business. Not the enterprise (outside) and not the operator (the machine). */
const READERS = {
	owner: "own-projects",
	office: "region",
	department: "region",
	dispatcher: "region",
	leader: "region",
	auditor: "region",
} as const satisfies Who;
/** The same people, where what they read is the whole office's: its calendar, its names. */
const OF_THE_OFFICE = {
	owner: "office",
	office: "office",
	department: "office",
	dispatcher: "office",
	leader: "office",
	auditor: "office",
} as const satisfies Who;
/** Who reads figures of regions: an owner's "region" would be its own projects and a false total. */
const REGION_READERS = {
	office: "region",
	department: "region",
	dispatcher: "region",
	leader: "region",
	auditor: "region",
} as const satisfies Who;
/** Whoever works in a role, for what is their own in it. */
const EVERY_ROLE = {
	owner: "own-account",
	office: "own-account",
	department: "own-account",
	dispatcher: "own-account",
	leader: "own-account",
	enterprise: "own-account",
	auditor: "own-account",
	operator: "own-account",
} as const satisfies Who;
const OWNER = { owner: "own-projects" } as const satisfies Who;
const OFFICES = {
	office: "region",
	dispatcher: "region",
} as const satisfies Who;
const OWNER_AND_OFFICES = { ...OWNER, ...OFFICES } as const satisfies Who;
const TOP_DISPATCHER = { dispatcher: "whole-office" } as const satisfies Who;

// biome-ignore format: one policy, one or two lines
export const POLICIES = {
	// Without an account
	"session.open": { isPublic: true, writes: false, says: {
		en: "Everybody may sign in, sign out, and use a one-time link.", zh: "任何人均可登录、退出和使用一次性链接。" } },
	"health.read": { isPublic: true, writes: false, says: {
		en: "Everybody may ask whether the server answers.", zh: "任何人均可查询服务器是否正常。" } },

	// One's own account
	"account.own": { who: "account", writes: false, says: {
		en: "Whoever is signed in keeps their own sign-in: role worked in, language, password, factors, sessions.", zh: "登录者管理自己的登录：所用角色、语言、口令、验证方式、会话。" } },

	// Registry
	"project.read": { who: READERS, writes: false, says: {
		en: "Owners read their own projects; offices, departments, leaders and auditors those of their region.", zh: "项目单位查看本单位项目；重点办、部门、领导、审计查看本地区项目。" } },
	"project.step": { who: OWNER_AND_OFFICES, writes: true, says: {
		en: "Owners record steps of their own projects, offices those of their region.", zh: "项目单位登记本单位项目的进展节点，重点办登记本地区的。" } },
	"project.correct-step": { who: OFFICES, writes: true, says: {
		en: "Offices put a recorded step of their region right.", zh: "重点办更正本地区已登记的节点。" } },
	"project.state-value": { who: OWNER_AND_OFFICES, writes: true, says: {
		en: "Owners state new amounts and dates of their own projects with a reason, offices those of their region.", zh: "项目单位附理由变更本单位项目的投资额和日期，重点办变更本地区的。" } },
	"project.people": { who: OWNER_AND_OFFICES, writes: true, says: {
		en: "Owners name the people of their own projects, offices those of their region.", zh: "项目单位填写本单位项目的联系人，重点办填写本地区的。" } },
	"project.documents": { who: OWNER_AND_OFFICES, writes: true, says: {
		en: "Owners add and withdraw documents of their own projects, offices those of their region.", zh: "项目单位添加、撤下本单位项目的文件，重点办处理本地区的。" } },
	"project.output": { who: OWNER, writes: true, says: {
		en: "Only an owner states the output of its own project.", zh: "产值只能由项目单位填报。" } },

	// Periods and years
	"period.read": { who: OF_THE_OFFICE, writes: false, says: {
		en: "Everybody who reads projects reads the office's calendar.", zh: "凡可查看项目者均可查看报送日历。" } },
	"period.counts": { who: READERS, writes: false, says: {
		en: "Owners read how many of their own reports are in, the others those of their region.", zh: "项目单位查看本单位报送数，其他人查看本地区报送数。" } },
	"lock-exception.read": { who: READERS, writes: false, says: {
		en: "Everybody reads the exceptions to a lock that concern their projects.", zh: "各方查看与其项目有关的解锁。" } },
	"lock-exception.grant": { who: { dispatcher: "region" }, writes: true, says: {
		en: "Only a dispatcher lets somebody past a lock, until a named time, within its region.", zh: "仅调度人员可在本地区限时解锁。" } },
	"year.turn": { who: TOP_DISPATCHER, writes: true, says: {
		en: "Only the dispatching office opens and closes a year.", zh: "年度的开启和关闭由省重点办办理。" } },

	// Plans
	"plan.read": { who: READERS, writes: false, says: {
		en: "Owners read plans of their own projects, the others those of their region.", zh: "项目单位查看本单位项目计划，其他人查看本地区的。" } },
	"plan.hand-in": { who: OWNER_AND_OFFICES, writes: true, says: {
		en: "Owners propose a plan of their own project; offices set one within their region.", zh: "项目单位申报本单位项目计划，重点办核定本地区计划。" } },
	"plan.decide": { who: OFFICES, writes: true, says: {
		en: "Offices approve or refuse a plan proposed in their region.", zh: "重点办批准或退回本地区申报的计划。" } },
	"plan.withdraw": { who: OWNER, writes: true, says: {
		en: "An owner takes back its own proposal while it waits.", zh: "项目单位可撤回待批的申报。" } },

	// Reports
	"report.desk": { who: OWNER, writes: false, says: {
		en: "An owner sees what it has to report for its own projects.", zh: "项目单位查看本单位应报事项。" } },
	"report.draft": { who: OWNER, writes: true, says: {
		en: "An owner writes drafts for its own projects; nobody else sees them.", zh: "项目单位为本单位项目起草旬报，他人不可见。" } },
	"report.submit": { who: OWNER, writes: true, says: {
		en: "Only an owner hands in the report of its own project.", zh: "旬报只能由项目单位报送。" } },
	"report.contest": { who: OWNER, writes: true, says: {
		en: "An owner contests a report handed in for its own project.", zh: "项目单位可对代报的旬报提出异议。" } },
	"report.correct": { who: OWNER, writes: true, says: {
		en: "Only an owner corrects a figure of its own project, with a reason.", zh: "数据更正只能由项目单位附理由办理。" } },
	"report.reminded": { who: OWNER, writes: true, says: {
		en: "An owner says that it has seen its reminders.", zh: "项目单位确认已阅催报。" } },
	"figure.read": { who: READERS, writes: false, says: {
		en: "Owners read how a figure of their own project came about, the others those of their region.", zh: "项目单位查看本单位数据的由来，其他人查看本地区的。" } },

	// Reviews
	"review.read": { who: { office: "region", dispatcher: "region", leader: "region", auditor: "region" }, writes: false, says: {
		en: "Offices, leaders and auditors read the review queue of their region.", zh: "重点办、领导、审计查看本地区审核队列。" } },
	"review.decide": { who: OFFICES, writes: true, says: {
		en: "Offices accept a report of their region or send it back with a reason; they never type its number.", zh: "重点办审核本地区旬报，通过或附理由退回，不得代填数字。" } },
	"correction-request.read": { who: READERS, writes: false, says: {
		en: "Owners read what they are asked to correct, the others what is asked in their region.", zh: "项目单位查看对本单位的更正要求，其他人查看本地区的。" } },
	"correction-request.ask": { who: OFFICES, writes: true, says: {
		en: "Offices ask an owner of their region to correct a final figure, and take that back.", zh: "重点办要求本地区项目单位更正已定数据，并可撤回要求。" } },
	"correction-request.answer": { who: OWNER, writes: true, says: {
		en: "An owner says why its figure stands.", zh: "项目单位说明数据无误的理由。" } },

	// Totals, lights, who is missing
	"rollup.read": { who: READERS, writes: false, says: {
		en: "Owners read totals of their own projects, the others those of their region.", zh: "项目单位查看本单位汇总，其他人查看本地区汇总。" } },
	"change.follow": { who: READERS, writes: false, says: {
		en: "Everybody who reads projects is told when one in their reach changes.", zh: "凡可查看项目者，所及范围内的变化即时可知。" } },
	"light.read": { who: READERS, writes: false, says: {
		en: "Owners read lights of their own projects, the others those of their region.", zh: "项目单位查看本单位项目亮灯，其他人查看本地区的。" } },
	"light.scheme-read": { who: OF_THE_OFFICE, writes: false, says: {
		en: "Everybody who reads lights reads the scheme that judges them.", zh: "凡可查看亮灯者均可查看亮灯办法。" } },
	"light.scheme-try": { who: REGION_READERS, writes: false, says: {
		en: "Whoever reads a region's lights may try a scheme on them; nothing changes.", zh: "可查看本地区亮灯者均可试算办法，不作改动。" } },
	"light.scheme-set": { who: TOP_DISPATCHER, writes: true, says: {
		en: "Only the dispatching office sets the scheme of lights.", zh: "亮灯办法由省重点办设定。" } },
	"excuse.judge": { who: OFFICES, writes: true, says: {
		en: "Offices accept a reason for a project of their region and take it back.", zh: "重点办认定或撤销本地区项目的正当理由。" } },
	"missing.read": { who: READERS, writes: false, says: {
		en: "Owners read what they have not reported, the others who is missing in their region.", zh: "项目单位查看本单位未报项目，其他人查看本地区未报情况。" } },
	"missing.remind": { who: OFFICES, writes: true, says: {
		en: "Offices remind owners of their region.", zh: "重点办催报本地区项目单位。" } },

	// Documents and rankings
	"bulletin.read": { who: REGION_READERS, writes: false, says: {
		en: "Offices, departments, leaders and auditors read bulletins of their region.", zh: "重点办、部门、领导、审计查看本地区通报。" } },
	"bulletin.issue": { who: OFFICES, writes: true, says: {
		en: "Offices write and publish bulletins of their region.", zh: "重点办起草、发布本地区通报。" } },
	"bulletin.look": { who: OFFICES, writes: true, says: {
		en: "Offices set the head, number and fonts of the documents they issue.", zh: "重点办设置本单位所发文件的版头、文号和字体。" } },
	"bulletin.template-read": { who: { ...REGION_READERS, owner: "office" }, writes: false, says: {
		en: "Everybody of the office may see its own template.", zh: "本辖区人员均可查看通报模板。" } },
	"bulletin.template-set": { who: TOP_DISPATCHER, writes: true, says: {
		en: "Only the dispatching office hands in its own template.", zh: "通报模板由省重点办提交。" } },
	"ranking.read": { who: REGION_READERS, writes: false, says: {
		en: "Whoever reads a region's totals reads its ranking, where an authority allows one; nobody edits it.", zh: "可查看本地区汇总者可查看经授权的排名，任何人不得改动。" } },
	"ranking.authority-read": { who: OF_THE_OFFICE, writes: false, says: {
		en: "Everybody of the office reads who allowed a ranking.", zh: "本辖区人员均可查看排名的授权依据。" } },
	"ranking.authorise": { who: TOP_DISPATCHER, writes: true, says: {
		en: "Only the dispatching office records who allowed a ranking.", zh: "排名授权由省重点办登记。" } },
	"ranking.score": { who: TOP_DISPATCHER, writes: true, says: {
		en: "Only the dispatching office sets the rules of a score.", zh: "计分规则由省重点办设定。" } },
	"map.read": { who: OF_THE_OFFICE, writes: false, says: {
		en: "Everybody of the office sees its map.", zh: "本辖区人员均可查看地图。" } },
	"map.load": { who: TOP_DISPATCHER, writes: true, says: {
		en: "Only the dispatching office loads or removes the office's own map.", zh: "自有地图由省重点办载入或移除。" } },

	// Sheets and jobs
	"import.hand-in": { who: { owner: "own-account", office: "own-account", dispatcher: "own-account", operator: "own-account" }, writes: true, says: {
		en: "Owners, offices and operators hand in sheets and store what they handed in; each kind says who.", zh: "项目单位、重点办、运维可提交表格并存入自己提交的数据，各类表格另有规定。" } },
	"import.regions": { who: { dispatcher: "whole-office", operator: "office" }, writes: true, under: "import.hand-in", says: {
		en: "The dispatching office or the operator hands in regions.", zh: "地区表由省重点办或运维提交。" } },
	"import.sectors": { who: { dispatcher: "whole-office", operator: "office" }, writes: true, under: "import.hand-in", says: {
		en: "The dispatching office or the operator hands in sectors.", zh: "行业表由省重点办或运维提交。" } },
	"import.organisations": { who: { dispatcher: "office", office: "office", operator: "office" }, writes: true, under: "import.hand-in", says: {
		en: "Offices or the operator hand in organisations.", zh: "单位表由重点办或运维提交。" } },
	"import.users": { who: { dispatcher: "whole-office", operator: "office" }, writes: true, under: "import.hand-in", says: {
		en: "The dispatching office or the operator hands in accounts.", zh: "用户表由省重点办或运维提交。" } },
	"import.lists": { who: TOP_DISPATCHER, writes: true, under: "import.hand-in", says: {
		en: "The dispatching office hands in lists.", zh: "名单由省重点办提交。" } },
	"import.projects": { who: OWNER_AND_OFFICES, writes: true, under: "import.hand-in", says: {
		en: "Owners hand in their own projects, offices those of their region.", zh: "项目单位提交本单位项目，重点办提交本地区项目。" } },
	"import.plans": { who: OWNER_AND_OFFICES, writes: true, under: "import.hand-in", says: {
		en: "Owners hand in plans of their own projects, offices those of their region.", zh: "项目单位提交本单位项目计划，重点办提交本地区的。" } },
	"import.reports": { who: OWNER_AND_OFFICES, writes: true, under: "import.hand-in", says: {
		en: "Owners hand in reports of their own projects; an office hands them in only on behalf of an owner, by name.", zh: "项目单位提交本单位旬报；重点办仅可具名代报。" } },
	"import.history": { who: OWNER_AND_OFFICES, writes: true, under: "import.hand-in", says: {
		en: "Owners hand in past figures of their own projects, offices those of their region.", zh: "项目单位提交本单位历史数据，重点办提交本地区的。" } },
	"import.read": { who: { owner: "own-account", office: "own-account", dispatcher: "own-account", operator: "own-account", department: "own-account", leader: "own-account", auditor: "whole-office" }, writes: false, says: {
		en: "People see the sheets they handed in; an auditor of the whole office sees everybody's.", zh: "各人查看自己提交的表格；全辖区审计可查看全部。" } },
	"job.read": { who: { owner: "own-account", office: "own-account", dispatcher: "own-account", operator: "own-account", department: "own-account", leader: "own-account", auditor: "own-account" }, writes: false, says: {
		en: "People see how far their own long jobs are.", zh: "各人查看自己任务的进度。" } },
	"job.cancel": { who: { owner: "own-account", office: "own-account", dispatcher: "own-account", operator: "own-account" }, writes: true, says: {
		en: "People stop their own long jobs.", zh: "各人可停止自己的任务。" } },

	// The office and its people
	"settings.read": { who: { ...OF_THE_OFFICE, operator: "office" }, writes: false, says: {
		en: "Everybody of the office and its operator read its settings and its pack.", zh: "本辖区人员及运维均可查看设置和方法包。" } },
	"settings.change": { who: { dispatcher: "whole-office", operator: "office" }, writes: true, says: {
		en: "The dispatching office or the operator change the office's names and due rule.", zh: "名称和截止规则由省重点办或运维更改。" } },
	"people.manage": { who: { dispatcher: "region", operator: "office" }, writes: true, says: {
		en: "Dispatchers invite people of their region into roles, end roles and hand out recovery links; the operator does so in the whole office.", zh: "调度人员在本地区邀请人员任职、终止角色、发放恢复链接；运维可在全辖区办理。" } },
	"token.own": { who: EVERY_ROLE, writes: false, says: {
		en: "Whoever is signed in makes API tokens for the role worked in, and ends them; a token makes none.", zh: "登录者可为当前角色签发和终止接口令牌，令牌本身不得再签发。" } },
	"delegation.own": { who: EVERY_ROLE, writes: false, says: {
		en: "Whoever is signed in gives a role of their own to another person of the office until a day, and takes it back; a delegated role cannot be given on.", zh: "登录者可将自己的角色限期委托给本辖区他人并可收回，受托角色不得转委托。" } },
	"access.oversee": { who: { operator: "office" }, writes: true, says: {
		en: "The operator sees every token and delegation of the office, without secrets, and ends them.", zh: "运维可查看（不含密文）并终止本辖区全部令牌和委托。" } },
	"approval.read": { who: { dispatcher: "region", operator: "office", auditor: "region" }, writes: false, says: {
		en: "Dispatchers, the operator and auditors read the acts that wait for a second person, and those decided.", zh: "调度、运维、审计可查看待复核及已复核事项。" } },
	"approval.ask": { who: { dispatcher: "region", operator: "office" }, writes: true, says: {
		en: "Dispatchers and the operator ask for an act that rewrites: past a lock, rules, a restore; each act also needs its own right.", zh: "调度、运维可申请解锁、改规则、恢复备份等事项，并须具备该事项权限。" } },
	"approval.decide": { who: { dispatcher: "whole-office", operator: "office" }, writes: true, says: {
		en: "A different person approves: a dispatcher of the whole office or the operator, never whoever asked.", zh: "复核须由申请人以外的省级调度或运维办理。" } },
	"restore.ask": { who: { operator: "office" }, writes: true, under: "approval.ask", says: {
		en: "Only an operator asks for a backup to be restored over what is there.", zh: "仅运维可申请用备份覆盖现有数据。" } },
	"approval.rule": { who: { dispatcher: "whole-office", operator: "office" }, writes: true, under: "approval.ask", says: {
		en: "The dispatching office or the operator asks to change which acts need two people; a restore always does.", zh: "省重点办或运维可申请调整须双人复核的事项，恢复备份始终须双人复核。" } },
	"member.read": { who: { dispatcher: "region", operator: "office", auditor: "region" }, writes: false, says: {
		en: "Dispatchers and auditors read who has which role in their region, the operator in the whole office.", zh: "调度、审计查看本地区人员角色，运维查看全辖区的。" } },
} as const satisfies Readonly<Record<string, Policy>>;

export type PolicyName = keyof typeof POLICIES;
/** Policies of one's own account: who is signed in, even with no role in any office. */
export type AccountPolicyName = {
	[N in PolicyName]: (typeof POLICIES)[N] extends { readonly who: "account" }
		? N
		: never;
}[PolicyName];
export const POLICY_NAMES = Object.keys(POLICIES) as PolicyName[];

/** What is asked about, as far as it is known; a part left out is not looked at. */
export type Thing = {
	readonly jurisdictionId?: string;
	/** Where it stands, such as "14/1401/140105/". */
	readonly regionPath?: string;
	/** The organisation whose project it is. */
	readonly ownerOrgId?: string | null;
	/** Who made or holds it. */
	readonly accountId?: string | null;
};

export type Verdict = "allowed" | "not-allowed" | "not-found";

/** The part of an actor a policy looks at. */
export type Asker = Pick<
	Actor,
	| "jurisdictionId"
	| "accountId"
	| "role"
	| "scope"
	| "organisationId"
	| "isUnchecked"
	| "only"
>;

/**
 * Whether an actor may, by a policy, do something to a thing, or at all when none is given.
 *
 * "not-allowed" is a word about the role alone, whatever the thing is; everything out of the actor's reach is
 * "not-found", so that an answer never tells what exists elsewhere. Null for the actor: nobody is signed in.
 *
 * @example may(null, "health.read") // "allowed"
 * @example may(null, "project.read") // "not-allowed"
 */
export function may(
	actor: Asker | null,
	name: PolicyName,
	thing?: Thing,
): Verdict {
	const policy: Policy = POLICIES[name];
	if (policy.isPublic) return "allowed";
	if (!actor || !policy.who) return "not-allowed";
	if (actor.isUnchecked) return "allowed";
	// A token and a delegated role have a part of their maker's or giver's rights, never more.
	if (actor.only && !actor.only.includes(name)) return "not-allowed";
	const reach =
		policy.who === "account" ? "own-account" : policy.who[actor.role];
	if (!reach) return "not-allowed";
	if (reach === "whole-office" && !isWholeOffice(actor.scope))
		return "not-allowed";
	// A role that works in regions and was given none, or for an organisation and has none: nothing is in its reach.
	if (!thing) return "allowed";
	return isInReach(actor, reach, thing) ? "allowed" : "not-found";
}

/** Whether a policy asks for an account and for no role. */
export const isForAccounts = (name: PolicyName): boolean => {
	const { who }: Policy = POLICIES[name];
	return who === "account";
};

/** How far a policy goes for a role; undefined: the role has no word in it. Public ones answer undefined too. */
export function reachOf(name: PolicyName, role: Role): Reach | undefined {
	const { who }: Policy = POLICIES[name];
	return who === "account" ? "own-account" : who?.[role];
}

/** Whether a region path is an office's root: the only one of a single part. */
export const isWholeOffice = (scope: string | null): boolean =>
	scope !== null && /^[^/]+\/$/.test(scope);

function isInReach(actor: Asker, reach: Reach, thing: Thing): boolean {
	const { jurisdictionId, regionPath, ownerOrgId, accountId } = thing;
	// Between offices nothing exists, whatever the reach.
	if (jurisdictionId !== undefined && jurisdictionId !== actor.jurisdictionId)
		return false;
	switch (reach) {
		case "own-account":
			return accountId === undefined || accountId === actor.accountId;
		case "own-projects":
			return (
				ownerOrgId === undefined ||
				(ownerOrgId !== null && ownerOrgId === actor.organisationId)
			);
		case "region":
			return (
				regionPath === undefined ||
				(actor.scope !== null && regionPath.startsWith(actor.scope))
			);
		case "office":
		case "whole-office":
			return true;
	}
}

/** Whether anything of the office may be changed by a role: no policy that writes names an auditor, a leader or an enterprise. */
export const mayChangeAnything = (role: Role): boolean =>
	POLICY_NAMES.some((name) => {
		const { writes, who }: Policy = POLICIES[name];
		return writes && who !== "account" && who?.[role] !== undefined;
	});

/**
 * What row security is told of an actor: the region and the organisation whose rows it may be shown at all. Nothing
 * for a role that reads no business (the operator, an enterprise), so that PostgreSQL refuses what the policies
 * refuse. `accountId` null is the installation itself, which keeps its books whatever its role is called.
 */
export function sightOf({
	role,
	accountId,
	scope,
	organisationId,
}: Pick<Actor, "role" | "accountId" | "scope" | "organisationId">): {
	readonly scope: string | null;
	readonly organisationId: string | null;
} {
	if (accountId === null) return { scope, organisationId };
	switch (READERS_BY_ROLE[role]) {
		case "region":
			return { scope, organisationId: null };
		case "own-projects":
			return { scope: null, organisationId };
		default:
			return { scope: null, organisationId: null };
	}
}

const READERS_BY_ROLE: Who = READERS;
