import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { listMembers } from "@dekad/contract/settings.ts";
import { formatDate, formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { asking } from "../api.ts";
import { periodsQuery, registryFrameQuery, useFrameNames } from "../office.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { Absent, CivilDate, Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";

/** Dekads the office has opened, newest first, with the two dates that must not be mixed up. */
export function OpenedDekads(): ReactElement {
	const text = useText();
	const lang = useLang();
	const query = useQuery(periodsQuery);
	return (
		<Section
			id="opened"
			title={text("settingsPage.opened")}
			actions={<Link to="/years">{text("years.link")}</Link>}
		>
			<Loaded
				query={query}
				isEmpty={({ periods }) => periods.length === 0}
				empty={text("pages.nothing_opened")}
			>
				{({ periods }) => (
					<div className="scrolling-table" tabIndex={0}>
						<DataTable
							caption={text("settingsPage.opened")}
							rows={periods.toReversed()}
							rowKey={({ dekad }) => dekad}
							columns={[
								{
									key: "dekad",
									head: text("settingsPage.dekad"),
									isRowHead: true,
									cell: ({ dekad }) => formatPeriod(parsePeriod(dekad), lang),
								},
								{
									key: "asOf",
									head: text("settingsPage.as_of"),
									cell: ({ asOfOn }) => <CivilDate on={asOfOn} />,
								},
								{
									key: "timely",
									head: text("settingsPage.timely_until"),
									cell: ({ timelyUntil }) => <Instant at={timelyUntil} isEnd />,
								},
								{
									key: "locked",
									head: text("settingsPage.locked_from"),
									cell: ({ lockedFrom }) => <Instant at={lockedFrom} />,
								},
								{
									key: "basis",
									head: text("settingsPage.basis"),
									cell: ({ calendarBasis }) =>
										text(`settingsPage.basis.${calendarBasis}`),
								},
							]}
						/>
					</div>
				)}
			</Loaded>
		</Section>
	);
}

/** Every version of every list: what a published rate was computed over. */
export function Lists(): ReactElement {
	const text = useText();
	const lang = useLang();
	const query = useQuery(registryFrameQuery);
	return (
		<Section
			id="lists"
			title={text("settingsPage.lists")}
			note={text("settingsPage.lists_note")}
		>
			<Loaded
				query={query}
				isEmpty={({ lists }) => lists.length === 0}
				empty={text("settingsPage.no_lists")}
			>
				{({ lists }) => (
					<DataTable
						caption={text("settingsPage.lists")}
						rows={lists.flatMap((list) =>
							list.versions.map((version) => ({ list, version })),
						)}
						rowKey={({ list, version }) => `${list.code} ${version.version}`}
						columns={[
							{
								key: "list",
								head: text("settingsPage.list"),
								isRowHead: true,
								cell: ({ list }) => (
									<>
										{nameIn(lang, list)}{" "}
										<span className="row-kind">
											{text("settingsPage.final_at", {
												level: text(`settingsPage.level.${list.finalLevel}`),
											})}
										</span>
									</>
								),
							},
							{
								key: "version",
								head: text("settingsPage.version"),
								isNumeric: true,
								cell: ({ version }) => version.version,
							},
							{
								key: "effective",
								head: text("settingsPage.effective"),
								cell: ({ version }) => <CivilDate on={version.effectiveOn} />,
							},
							{
								key: "projects",
								head: text("settingsPage.projects"),
								isNumeric: true,
								cell: ({ version }) => version.projects,
							},
							{
								key: "reason",
								head: text("settingsPage.reason"),
								cell: ({ version }) =>
									version.reason || <Absent>{text("pages.not_stated")}</Absent>,
							},
						]}
					/>
				)}
			</Loaded>
		</Section>
	);
}

export function Members(): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	const query = useQuery(asking(listMembers, {}));
	const roleName = (role: string) => {
		const key = `session.role.${role}`;
		return isTextKey(key) ? text(key) : role;
	};
	return (
		<Section id="members" title={text("settingsPage.members")}>
			<Loaded query={query}>
				{({ members }) => (
					<div className="scrolling-table" tabIndex={0}>
						<DataTable
							caption={text("settingsPage.members")}
							rows={members}
							rowKey={({ membershipId }) => membershipId}
							columns={[
								{
									key: "name",
									head: text("settingsPage.name"),
									isRowHead: true,
									cell: ({ displayName, loginName }) => (
										<>
											{displayName}{" "}
											<span className="row-kind">{loginName}</span>
										</>
									),
								},
								{
									key: "role",
									head: text("settingsPage.role"),
									cell: ({ role }) => roleName(role),
								},
								{
									key: "scope",
									head: text("settingsPage.scope"),
									cell: ({ regionPath, organisationName }) =>
										organisationName ??
										(regionPath
											? names.region(regionPath)
											: text("settingsPage.whole_office")),
								},
								{
									key: "valid",
									head: text("settingsPage.valid"),
									cell: ({ validFromOn, validUntilOn }) =>
										validUntilOn === null
											? text("settingsPage.valid_from", {
													from: formatDate(validFromOn, lang),
												})
											: text("settingsPage.valid_until", {
													from: formatDate(validFromOn, lang),
													until: formatDate(validUntilOn, lang),
												}),
								},
								{
									key: "seen",
									head: text("settingsPage.last_seen"),
									cell: ({ lastSeenAt }) =>
										lastSeenAt ? (
											<Instant at={lastSeenAt} />
										) : (
											<Absent>{text("settingsPage.never")}</Absent>
										),
								},
							]}
						/>
					</div>
				)}
			</Loaded>
		</Section>
	);
}
