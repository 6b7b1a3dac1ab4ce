import {
	AuditOutlined,
	BellOutlined,
	BulbOutlined,
	CalendarOutlined,
	CheckSquareOutlined,
	CloudUploadOutlined,
	DashboardOutlined,
	EllipsisOutlined,
	FileTextOutlined,
	FormOutlined,
	ScheduleOutlined,
	SettingOutlined,
	TableOutlined,
} from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import {
	type KeyboardEvent,
	type ReactElement,
	useId,
	useRef,
	useState,
} from "react";
import type { Role } from "@dekad/core/access/actor.ts";
import type { TextKey } from "@dekad/core/text/text.ts";
import { REPORT_ADDRESS } from "../reports/report-address.ts";
import { useText } from "../ui/preferences.tsx";
import { useIsPhone } from "../ui/use-is-phone.ts";

/** Where one can go, in the order of a working dekad. */
const PLACES = [
	{ to: "/", name: "pages.nav.cockpit", Icon: DashboardOutlined },
	{
		to: "/reviews",
		name: "pages.nav.reviews",
		Icon: CheckSquareOutlined,
		roles: ["office", "dispatcher"],
	},
	{
		to: "/missing",
		name: "pages.nav.missing",
		Icon: BellOutlined,
		roles: ["office", "dispatcher"],
	},
	{ to: "/projects", name: "pages.nav.projects", Icon: AuditOutlined },
	{ to: "/lights", name: "pages.nav.lights", Icon: BulbOutlined },
	{ to: "/rollups", name: "pages.nav.rollups", Icon: TableOutlined },
	{ to: "/plans", name: "pages.nav.plans", Icon: ScheduleOutlined },
	{
		to: "/periods",
		name: "pages.nav.periods",
		Icon: CalendarOutlined,
		roles: ["dispatcher"],
	},
	{ to: "/bulletins", name: "pages.nav.bulletins", Icon: FileTextOutlined },
	{ to: "/imports", name: "pages.nav.imports", Icon: CloudUploadOutlined },
	{ to: "/settings", name: "pages.nav.settings", Icon: SettingOutlined },
] as const satisfies readonly {
	to: string;
	name: TextKey;
	Icon: unknown;
	/** Who works there; left out: everybody. */
	roles?: readonly Role[];
}[];

/** A phone's bar holds this many; what comes after is one tap further. */
const PHONE_PLACES = 4;

/** The navigation: a column of all places, on a phone the first ones of the role and the rest under "more". */
export function Places({ role }: { role: Role | undefined }): ReactElement {
	const text = useText();
	const isPhone = useIsPhone();
	const items = PLACES.filter(
		(place) => !("roles" in place) || place.roles.some((each) => each === role),
	).map(({ to, name, Icon }) => (
		<li key={to}>
			<Link to={to} activeOptions={{ exact: to === "/" }}>
				<Icon aria-hidden="true" />
				<span>{text(name)}</span>
			</Link>
		</li>
	));
	if (role === "owner")
		items.unshift(
			<li key={REPORT_ADDRESS}>
				{/* A page of its own, loaded whole: see ../reports/main.tsx. */}
				<a href={REPORT_ADDRESS}>
					<FormOutlined aria-hidden="true" />
					<span>{text("pages.nav.report")}</span>
				</a>
			</li>,
		);
	return (
		<nav className="places" aria-label={text("pages.nav")}>
			<ul>
				{isPhone ? items.slice(0, PHONE_PLACES) : items}
				{isPhone && <More>{items.slice(PHONE_PLACES)}</More>}
			</ul>
		</nav>
	);
}

function More({
	children,
}: {
	children: readonly ReactElement[];
}): ReactElement {
	const text = useText();
	const [isOpen, setIsOpen] = useState(false);
	const button = useRef<HTMLButtonElement>(null);
	const id = useId();
	const close = (event: KeyboardEvent) => {
		if (event.key !== "Escape" || !isOpen) return;
		setIsOpen(false);
		button.current?.focus();
	};
	return (
		<li
			className="places-more"
			onKeyDown={close}
			onBlur={(event) => {
				if (!event.currentTarget.contains(event.relatedTarget))
					setIsOpen(false);
			}}
		>
			<button
				ref={button}
				type="button"
				aria-expanded={isOpen}
				aria-controls={id}
				onClick={() => setIsOpen(!isOpen)}
			>
				<EllipsisOutlined aria-hidden="true" />
				<span>{text("pages.nav.more")}</span>
			</button>
			<ul id={id} hidden={!isOpen} onClick={() => setIsOpen(false)}>
				{children}
			</ul>
		</li>
	);
}
