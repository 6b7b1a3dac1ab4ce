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
	SafetyCertificateOutlined,
	ScheduleOutlined,
	SettingOutlined,
	TableOutlined,
	TeamOutlined,
} from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import {
	type KeyboardEvent,
	type ReactElement,
	useId,
	useRef,
	useState,
} from "react";
import type { SessionView } from "@dekad/contract/session.ts";
import type { TextKey } from "@dekad/core/text/text.ts";
import { REPORT_ADDRESS } from "../reports/report-address.ts";
import { useText } from "../ui/preferences.tsx";
import { useIsPhone } from "../ui/use-is-phone.ts";
import { mayOf } from "../may-of.ts";
import { type PlaceAddress, placesOfSession } from "./places-of.ts";

const LOOKS: Readonly<
	Record<PlaceAddress, { name: TextKey; Icon: typeof BulbOutlined }>
> = {
	"/": { name: "pages.nav.cockpit", Icon: DashboardOutlined },
	"/reviews": { name: "pages.nav.reviews", Icon: CheckSquareOutlined },
	"/missing": { name: "pages.nav.missing", Icon: BellOutlined },
	"/projects": { name: "pages.nav.projects", Icon: AuditOutlined },
	"/lights": { name: "pages.nav.lights", Icon: BulbOutlined },
	"/rollups": { name: "pages.nav.rollups", Icon: TableOutlined },
	"/plans": { name: "pages.nav.plans", Icon: ScheduleOutlined },
	"/periods": { name: "pages.nav.periods", Icon: CalendarOutlined },
	"/bulletins": { name: "pages.nav.bulletins", Icon: FileTextOutlined },
	"/imports": { name: "pages.nav.imports", Icon: CloudUploadOutlined },
	"/approvals": { name: "access.approvals", Icon: SafetyCertificateOutlined },
	"/people": { name: "account.people", Icon: TeamOutlined },
	"/settings": { name: "pages.nav.settings", Icon: SettingOutlined },
};

/** A phone's bar holds this many; what comes after is one tap further. */
const PHONE_PLACES = 4;

/** The navigation: a column of all places, on a phone the first ones of the role and the rest under "more". */
export function Places({ session }: { session: SessionView }): ReactElement {
	const text = useText();
	const isPhone = useIsPhone();
	const items = placesOfSession(session).map((to) => {
		const { name, Icon } = LOOKS[to];
		return (
			<li key={to}>
				<Link to={to} activeOptions={{ exact: to === "/" }}>
					<Icon aria-hidden="true" />
					<span>{text(name)}</span>
				</Link>
			</li>
		);
	});
	if (mayOf(session)("report.desk"))
		items.unshift(
			<li key={REPORT_ADDRESS}>
				{/* A page of its own, loaded whole: see ../reports/main.tsx. */}
				<a href={REPORT_ADDRESS}>
					<FormOutlined aria-hidden="true" />
					<span>{text("pages.nav.report")}</span>
				</a>
			</li>,
		);
	if (items.length === 0) return <div className="places" />;
	const rest = isPhone ? items.splice(PHONE_PLACES) : [];
	return (
		<nav className="places" aria-label={text("pages.nav")}>
			<ul>
				{items}
				{rest.length > 0 && <More>{rest}</More>}
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
