import { hashKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { Button, Popover, Segmented, Select } from "antd";
import { type ReactElement, type ReactNode, Suspense, useEffect } from "react";
import {
	changeSession,
	type SessionView,
	signOut,
} from "@dekad/contract/session.ts";
import { send } from "../api.ts";
import { useLive } from "../live.ts";
import { mayOf } from "../may-of.ts";
import {
	nameIn,
	PAGE_UNITS,
	usePreferences,
	useText,
} from "../ui/preferences.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { sessionQuery } from "../office.ts";
import { Places } from "./places.tsx";
import { SyntheticBar } from "./synthetic-bar.tsx";

/** What surrounds every page of somebody signed in: where one can go, who one is, and the page. */
export function SignedInFrame({
	session,
	notices,
}: {
	session: SessionView;
	/** What stands above every page; null: nothing. */
	notices?: ReactNode;
}): ReactElement {
	const text = useText();
	const { lang } = usePreferences();
	useSlashToSearch();
	const { membership } = session;
	// Only who reads projects is told when one changes.
	const follows = mayOf(session)("change.follow");
	useLive(follows && membership ? membership.membershipId : null);
	const office = membership
		? nameIn(lang, {
				nameZh: membership.jurisdictionNameZh,
				nameEn: membership.jurisdictionNameEn,
			})
		: text("pages.product");
	return (
		<div className="frame">
			<a className="skip-link" href="#main">
				{text("pages.skip")}
			</a>
			{session.isSynthetic && <SyntheticBar />}
			<header className="top-bar">
				<span className="brand">
					<span className="brand-mark" aria-hidden="true" />
					<span className="brand-office">{office}</span>
					<span className="brand-product">{text("pages.product")}</span>
				</span>
				<span className="top-tools">
					<span className="on-desktop">
						<UnitSwitch />
					</span>
					<span className="on-desktop">
						<LanguageSwitch />
					</span>
					<Who session={session} />
				</span>
			</header>
			<Places session={session} />
			<main id="main" tabIndex={-1}>
				{notices}
				<Suspense
					fallback={
						<p role="status" className="waiting">
							{text("pages.waiting")}
						</p>
					}
				>
					<Outlet />
				</Suspense>
			</main>
		</div>
	);
}

function UnitSwitch(): ReactElement {
	const text = useText();
	const { lang, unit, setUnit } = usePreferences();
	return (
		<Segmented
			aria-label={text("pages.unit")}
			value={unit}
			options={PAGE_UNITS[lang].map((value) => ({
				value,
				label: text(`units.${value}`),
			}))}
			onChange={setUnit}
		/>
	);
}

/** Who is signed in and as what; changes the role, and on a phone unit and language; signs out. */
function Who({ session }: { session: SessionView }): ReactElement {
	const text = useText();
	const { lang } = usePreferences();
	const queries = useQueryClient();
	const navigate = useNavigate();
	const changeRole = useMutation({
		mutationFn: (membershipId: string) =>
			send(changeSession, { body: { membershipId } }),
		onSuccess: async (changed) => {
			// Not cleared: what is shown holds on to its query, and would never hear of the new role.
			queries.setQueryData(sessionQuery.queryKey, changed);
			// Another role sees other rows, and other pages: nothing read before may stay.
			await navigate({ to: "/" });
			await queries.resetQueries({
				predicate: ({ queryHash }) =>
					queryHash !== hashKey(sessionQuery.queryKey),
			});
		},
	});
	const leave = useMutation({
		mutationFn: () => send(signOut, { body: {} }),
		onSuccess: async ({ to }) => {
			queries.clear();
			await (await import("../reports/forget-account.ts")).forgetAccount();
			// The provider ends its session too, and leads back.
			if (to) location.assign(to);
			else await navigate({ to: "/sign-in" });
		},
	});
	const { account, membership, memberships } = session;
	const role = membership ? text(`session.role.${membership.role}`) : "";
	const roleOf = (held: NonNullable<typeof membership>) =>
		[
			text(`session.role.${held.role}`),
			held.regionName ?? held.organisationName,
			held.delegation &&
				text("access.on_behalf", { name: held.delegation.name }),
			nameIn(lang, {
				nameZh: held.jurisdictionNameZh,
				nameEn: held.jurisdictionNameEn,
			}),
		]
			.filter(Boolean)
			.join(" · ");
	return (
		<Popover
			trigger="click"
			placement="bottomRight"
			content={
				<div className="who-panel">
					<p>
						<strong>{account?.displayName}</strong> ({account?.loginName})
					</p>
					{membership && <p className="who-role">{roleOf(membership)}</p>}
					{memberships.length > 1 && (
						<Select
							aria-label={text("session.work_as")}
							value={membership?.membershipId ?? null}
							options={memberships.map((held) => ({
								value: held.membershipId,
								label: roleOf(held),
							}))}
							onChange={(id: string | null) => id && changeRole.mutate(id)}
						/>
					)}
					<div className="on-phone who-choices">
						<UnitSwitch />
						<LanguageSwitch />
					</div>
					<Link to="/account">{text("account.link")}</Link>
					<Link to="/access">{text("access.page_link")}</Link>
					<Button
						block
						loading={leave.isPending}
						onClick={() => leave.mutate()}
					>
						{text("session.sign_out")}
					</Button>
				</div>
			}
		>
			<Button className="who-button">
				<span className="visually-hidden">{text("session.account")} </span>
				<span className="who-name">{account?.displayName}</span>
				{role && <span className="who-as">{role}</span>}
			</Button>
		</Popover>
	);
}

/** `/` puts the cursor into the page's search, or opens the project list, which has one. */
function useSlashToSearch(): void {
	const navigate = useNavigate();
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			const { target } = event;
			const isTyping =
				target instanceof HTMLElement &&
				(target.isContentEditable ||
					/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
			if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey)
				return;
			event.preventDefault();
			const field =
				document.querySelector<HTMLInputElement>("input[type=search]");
			if (field) field.focus();
			else void navigate({ to: "/projects", search: { focus: true } });
		};
		document.addEventListener("keydown", onKeyDown);
		return () => document.removeEventListener("keydown", onKeyDown);
	}, [navigate]);
}
