import { type Course, indexOfSerial } from "./course.ts";
import type { Random } from "./random.ts";
import type { WorkKind } from "./works.ts";

/**
 * The money of a project, dekad by dekad, as its owner's books would show it: investment with its composition,
 * funds arrived and paid by source, and what the statistics bureau took up.
 *
 * Every series is cumulated first and rounded then, so that the parts add up to the whole to the yuan.
 */

export type MoneyOptions = {
	readonly course: Course;
	readonly kind: WorkKind;
	readonly costYuan: number;
	/** What the owner rounds to: 10,000 yuan mostly. */
	readonly unitYuan: number;
	readonly random: Random;
	/** Share of the work done that is paid when funds are there. */
	readonly payRatio: number;
	/** By how much of the whole the money runs ahead of the work; below 0 it lags. */
	readonly lead: number;
	/** The first dekad (serial) of which the statistics bureau knows; null: never entered. */
	readonly enteredFrom: number | null;
	readonly statisticsRatio: number;
};

/** One dekad's flows in the order of FLOW_MEASURES; statistics null where nothing was entered. */
export type Flows = (number | null)[];

/** Walks a project's dekads in order; each call answers the flows of the next one. */
export function moneyBook(
	options: MoneyOptions,
): (serial: number, investedYuan: number) => Flows {
	const {
		course,
		kind,
		costYuan,
		unitYuan,
		random,
		payRatio,
		lead,
		enteredFrom,
		statisticsRatio,
	} = options;
	const arrived = new Float64Array(5);
	const paid = new Float64Array(5);
	const monthInvested = [0, 0];
	const isDown = (value: number) => Math.floor(value / unitYuan) * unitYuan;
	// What came and went before the first kept dekad is not the office's to report.
	kind.funding.forEach((share, source) => {
		arrived[source] =
			course.start !== null && course.start < course.first
				? isDown(share * costYuan * Math.min(1, course.doneBefore + lead))
				: 0;
		paid[source] = Math.min(
			arrived[source] ?? 0,
			isDown(share * costYuan * course.doneBefore * payRatio),
		);
	});

	return (serial, investedYuan) => {
		const index = indexOfSerial(serial);
		const done = course.done[serial - course.first] ?? 0;
		const started = course.start !== null && serial >= course.start;
		const flows: Flows = [
			investedYuan,
			...composition(investedYuan, kind, done, unitYuan, random),
		];

		monthInvested[1] = (monthInvested[1] ?? 0) + investedYuan;
		let statistical: number | null = null;
		if (index % 3 === 0) {
			// The bureau's figure is that of the month before: papers take their time.
			if (enteredFrom !== null && serial >= enteredFrom)
				statistical = isDown((monthInvested[0] ?? 0) * statisticsRatio);
			monthInvested.shift();
			monthInvested.push(0);
		}
		flows.push(statistical);

		const arrivals: number[] = [];
		const payments: number[] = [];
		kind.funding.forEach((share, source) => {
			// Budgets and bonds come by the quarter, loans and local money by the month, own money as needed.
			const due =
				source === 0 || source === 2
					? index % 9 === 6
					: source === 4 || index % 3 === 2;
			const target =
				started && due
					? isDown(share * costYuan * Math.min(1, done + lead))
					: 0;
			const arrival = Math.max(0, target - (arrived[source] ?? 0));
			arrived[source] = (arrived[source] ?? 0) + arrival;
			const owed = isDown(
				share *
					costYuan *
					done *
					Math.min(1, payRatio + (done >= 1 ? 0.05 : 0)),
			);
			const payment = Math.max(
				0,
				Math.min(owed, arrived[source] ?? 0) - (paid[source] ?? 0),
			);
			paid[source] = (paid[source] ?? 0) + payment;
			arrivals.push(arrival);
			payments.push(payment);
		});
		flows.push(...arrivals, ...payments);
		return flows;
	};
}

/** Building, installation, equipment, other cost: land and fees first, machines late; they sum to the investment exactly. */
export function composition(
	investedYuan: number,
	kind: WorkKind,
	done: number,
	unitYuan: number,
	random: Random,
): number[] {
	if (investedYuan === 0) return [0, 0, 0, 0];
	const weights = [
		kind.composition[0] * (1.3 - 0.6 * done),
		kind.composition[1] * (done < 0.3 ? 0.3 : 1.3),
		kind.composition[2] * (done < 0.35 ? 0.2 : 1.5),
		kind.composition[3] * (done < 0.12 ? 4 : 0.6),
	].map((weight) => weight * random.between(0.8, 1.2));
	const sum = weights.reduce((total, weight) => total + weight, 0);
	const [, installation = 0, equipment = 0, other = 0] = weights.map(
		(weight) => Math.floor((investedYuan * weight) / sum / unitYuan) * unitYuan,
	);
	return [
		investedYuan - installation - equipment - other,
		installation,
		equipment,
		other,
	];
}

/** The flows with an error in investment and in building, so that the parts still sum. */
export function withError(flows: Flows, error: number): Flows {
	return flows.map((value, measure) =>
		measure === 0 || measure === 1 ? (value ?? 0) + error : value,
	);
}

/** The same investment with another total, its parts scaled so that they still sum. */
export function withInvestment(
	flows: Flows,
	investedYuan: number,
	kind: WorkKind,
	done: number,
	unitYuan: number,
	random: Random,
): Flows {
	return [
		investedYuan,
		...composition(investedYuan, kind, done, unitYuan, random),
		...flows.slice(5),
	];
}
