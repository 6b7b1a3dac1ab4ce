import { useQuery } from "@tanstack/react-query";
import { createRoute, redirect } from "@tanstack/react-router";
import { SignInNotices } from "../account/sign-in-notices.tsx";
import { sessionQuery } from "../office.ts";
import { SignedInFrame } from "../session/signed-in-frame.tsx";
import { rootRoute, Waiting } from "./root.tsx";

/** Everything that needs an account: without one the way leads to sign-in and back. */
export const officeRoute = createRoute({
	getParentRoute: () => rootRoute,
	id: "office",
	beforeLoad: async ({ context, location }) => {
		const session = await context.queries.ensureQueryData(sessionQuery);
		if (!session.account)
			throw redirect({
				to: "/sign-in",
				search: location.href === "/" ? {} : { next: location.href },
			});
		// A role that must show a second factor rests until there is one; the account is where it is set up.
		if (session.secondFactorDue?.isOver && location.pathname !== "/account")
			throw redirect({ to: "/account" });
	},
	component: function Office() {
		const { data: session } = useQuery(sessionQuery);
		return session?.account ? (
			<SignedInFrame
				session={session}
				notices={<SignInNotices session={session} />}
			/>
		) : (
			<Waiting />
		);
	},
});
