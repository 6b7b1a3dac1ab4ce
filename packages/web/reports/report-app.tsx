import {
	type ReactElement,
	type ReactNode,
	useEffect,
	useState,
	useSyncExternalStore,
} from "react";
import { LANGS, text as textOf } from "@dekad/core/text/text.ts";
import { usePreferences, useText } from "../ui/preferences.tsx";
import { follow, usePlace } from "./address.ts";
import { Unreachable } from "./ask.ts";
import {
	type DeskState,
	deskState,
	leave,
	readAgain,
	sendNow,
	showDekad,
	unsentOf,
} from "./desk-state.ts";
import { DeskList } from "./desk-list.tsx";
import { UnitChoice } from "./form-unit.tsx";
import { ProjectPage } from "./project-page.tsx";
import { type Place, REPORT_ADDRESS } from "./report-address.ts";
import { Sheet } from "./sheet.tsx";
import { momentText } from "./time-left.ts";

const signInAddress = () =>
	`/sign-in?next=${encodeURIComponent(location.pathname + location.search || REPORT_ADDRESS)}`;

export function ReportApp(): ReactElement {
	const state = useSyncExternalStore(deskState.subscribe, deskState.get);
	const place = usePlace();
	const text = useText();
	const { phase } = state;
	useEffect(() => {
		void showDekad(place.dekad);
	}, [place.dekad]);
	useEffect(() => {
		if (phase === "signed_out") location.replace(signInAddress());
	}, [phase]);
	useEffect(() => {
		document.title = `${text("report_page.title")} · Dekad`;
	}, [text]);
	return (
		<>
			<a className="skip-link" href="#main">
				{text("report_page.skip")}
			</a>
			{state.desk?.isSynthetic && (
				<aside className="synthetic">
					<span lang="zh-CN">{textOf("zh", "pages.synthetic")}</span> ·{" "}
					<span lang="en">{textOf("en", "pages.synthetic")}</span>
				</aside>
			)}
			<TopBar state={state} place={place} />
			<LineState state={state} />
			<main id="main" tabIndex={-1}>
				<Content state={state} place={place} />
			</main>
		</>
	);
}

function Content({
	state,
	place,
}: {
	state: DeskState;
	place: Place;
}): ReactElement {
	const text = useText();
	const { phase, desk, problem } = state;
	if (phase === "empty")
		return (
			<Told said={text("report_page.needs_network")}>
				<button
					type="button"
					className="button primary"
					onClick={() => void readAgain()}
				>
					{text("pages.try_again")}
				</button>
			</Told>
		);
	if (phase === "refused" && problem)
		return problem.code === "access.not_allowed" ? (
			<Told said={text("report_page.only_owners")}>
				<a className="button" href="/">
					{text("report_page.to_office")}
				</a>
			</Told>
		) : (
			<Told said={`${problem.title} ${problem.next}`}>
				<a
					className="button"
					{...follow({ projectId: null, dekad: undefined })}
				>
					{text("report_page.back")}
				</a>
			</Told>
		);
	if (!desk || (place.dekad && desk.dekad !== place.dekad))
		return (
			<p role="status" className="soft">
				{text("pages.waiting")}
			</p>
		);
	if (!desk.dekad) return <Told said={text("report_page.no_dekad")} />;
	const shown = { ...desk, dekad: desk.dekad };
	const project = desk.projects.find(
		({ projectId }) => projectId === place.projectId,
	);
	return project ? (
		<ProjectPage
			key={`${shown.dekad} ${project.projectId}`}
			state={state}
			desk={shown}
			project={project}
		/>
	) : (
		<DeskList key={shown.dekad} state={state} desk={shown} />
	);
}

function Told({
	said,
	children,
}: {
	said: string;
	children?: ReactNode;
}): ReactElement {
	return (
		<div className="card" role="status">
			<p>{said}</p>
			{children}
		</div>
	);
}

function TopBar({
	state,
	place,
}: {
	state: DeskState;
	place: Place;
}): ReactElement {
	const text = useText();
	const { lang, setLang } = usePreferences();
	return (
		<header className="top-bar">
			<div className="top-inner">
				{place.projectId && (
					<a
						className="top-back"
						aria-label={text("report_page.back")}
						{...follow({ projectId: null, dekad: place.dekad })}
					>
						<span aria-hidden="true">‹</span>
					</a>
				)}
				<span className="top-name">
					{state.who?.organisationName ?? text("report_page.title")}
				</span>
				<details className="top-more">
					<summary>{text("report_page.menu")}</summary>
					<div className="top-panel">
						{state.who && <p>{state.who.displayName}</p>}
						<fieldset>
							<legend>{text("pages.language")}</legend>
							<div className="choices">
								{LANGS.map((one) => (
									<label key={one} lang={one === "zh" ? "zh-CN" : "en"}>
										<input
											type="radio"
											name="language"
											checked={lang === one}
											onChange={() => setLang(one)}
										/>
										{one === "zh" ? "中文" : "English"}
									</label>
								))}
							</div>
						</fieldset>
						<UnitChoice />
						<a className="button" href="/projects">
							{text("report_page.to_office")}
						</a>
						<SignOut state={state} />
					</div>
				</details>
			</div>
		</header>
	);
}

/** Signing out; with words unsent it says what becomes of them first. */
function SignOut({ state }: { state: DeskState }): ReactElement {
	const text = useText();
	const [asks, setAsks] = useState(false);
	const [said, setSaid] = useState<string>();
	const unsent = unsentOf(state).length;
	const go = async () => {
		setAsks(false);
		try {
			await leave();
		} catch (error) {
			if (!(error instanceof Unreachable)) throw error;
			setSaid(text("report_page.sign_out_offline"));
		}
	};
	return (
		<>
			<button
				type="button"
				className="button"
				onClick={() => (unsent > 0 ? setAsks(true) : void go())}
			>
				{text("session.sign_out")}
			</button>
			{said && (
				<p role="alert" className="doubt">
					{said}
				</p>
			)}
			{asks && (
				<Sheet
					title={text("report_page.sign_out_unsent_title")}
					onClose={() => setAsks(false)}
					footer={
						<div className="buttons">
							<button
								type="button"
								className="button primary"
								onClick={() => setAsks(false)}
							>
								{text("report_page.cancel")}
							</button>
							<button
								type="button"
								className="button bad"
								onClick={() => void go()}
							>
								{text("report_page.sign_out_anyway")}
							</button>
						</div>
					}
				>
					<p>{text("report_page.sign_out_unsent", { count: unsent })}</p>
				</Sheet>
			)}
		</>
	);
}

/** Without a line, or with something unsent: what is so, since when, and what becomes of it. */
function LineState({ state }: { state: DeskState }): ReactElement {
	const text = useText();
	const { lang } = usePreferences();
	const { isOnline, isSending, isKept, desk, readAtMs, entries } = state;
	const waiting = [...entries.values()].filter(
		({ entry }) => entry.handIns.length > 0,
	).length;
	const isOffline = isOnline === false;
	const lines = [
		isOffline && text("report_page.offline"),
		isOffline &&
			desk &&
			text("report_page.offline_since", {
				at: momentText(new Date(readAtMs + state.aheadMs).toISOString(), lang),
			}),
		isSending && !isOffline
			? text("report_page.sending", { count: Math.max(1, waiting) })
			: waiting > 0 &&
				(waiting === 1
					? text("report_page.unsent_one")
					: text("report_page.unsent_many", { count: waiting })),
		!isKept && text("report_page.no_storage"),
	].filter((line) => typeof line === "string");
	return (
		<div role="status" aria-live="polite">
			{lines.length > 0 && (
				<div className={`line-state${isOffline ? "" : " sending"}`}>
					<div>
						<p>{lines.join(lang === "zh" ? "" : " ")}</p>
						{(isOffline || (waiting > 0 && !isSending)) && (
							<button
								type="button"
								className="button"
								onClick={() => void readAgain().then(sendNow)}
							>
								{text("report_page.try_now")}
							</button>
						)}
					</div>
				</div>
			)}
		</div>
	);
}
