import type { ReactElement } from "react";

/** What every setting of rules asks for: the day they hold from, and why. */
export function FromAndReason({
	from,
	onFrom,
	reason,
	onReason,
	words,
	className,
}: {
	/** A civil date; "" until one is typed. */
	from: string;
	onFrom: (from: string) => void;
	reason: string;
	onReason: (reason: string) => void;
	words: { readonly from: string; readonly reason: string };
	/** Of both labels, where the form around lays them out. */
	className?: string;
}): ReactElement {
	return (
		<>
			<label className={className}>
				<span>{words.from}</span>
				<input
					type="date"
					className="plain-field"
					value={from}
					onChange={({ target }) => onFrom(target.value)}
				/>
			</label>
			<label className={className}>
				<span>{words.reason}</span>
				<textarea
					className="plain-field"
					rows={2}
					maxLength={1000}
					value={reason}
					onChange={({ target }) => onReason(target.value)}
				/>
			</label>
		</>
	);
}
