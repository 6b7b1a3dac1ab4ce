import type { ReactElement } from "react";
import type {
	LightScheme,
	Severity,
	Shade,
} from "@dekad/core/lights/scheme.ts";
import { LightBadge } from "../ui/light-badge.tsx";
import { useText } from "../ui/preferences.tsx";

const KEYS = ["0", "1", "2", "3", "unknown"] as const;
const SHAPES: readonly Shade["shape"][] = [
	"disc",
	"diamond",
	"triangle",
	"square",
	"ring",
];

/** What each severity is called and how it is drawn: yellow is "behind" in one city and "made up late" in the next. */
export function ShadesEditor({
	shades,
	onChange,
}: {
	shades: LightScheme["shades"];
	onChange: (shades: LightScheme["shades"]) => void;
}): ReactElement {
	const text = useText();
	return (
		<details className="scheme-shades">
			<summary>
				{text("lights.scheme.shades")}{" "}
				{KEYS.map((key) => (
					<LightBadge
						key={key}
						shades={shades}
						severity={key === "unknown" ? null : Number(key)}
					/>
				))}
			</summary>
			<ul>
				{KEYS.map((key) => {
					const shade =
						shades[key === "unknown" ? key : (Number(key) as Severity)];
					const light = text(`lights.scheme.severity.${key}`);
					const put = (change: Partial<Shade>) =>
						onChange({ ...shades, [key]: { ...shade, ...change } });
					return (
						<li key={key}>
							<span className="soft">{light}</span>
							{(["zh", "en"] as const).map((lang) => (
								<input
									key={lang}
									className="plain-field"
									maxLength={30}
									aria-label={text(`lights.scheme.shade_${lang}`, { light })}
									aria-invalid={shade.name[lang].trim() === ""}
									value={shade.name[lang]}
									onChange={({ target }) =>
										put({ name: { ...shade.name, [lang]: target.value } })
									}
								/>
							))}
							<input
								type="color"
								aria-label={text("lights.scheme.shade_colour", { light })}
								value={shade.colour}
								onChange={({ target }) =>
									put({ colour: target.value.toLowerCase() })
								}
							/>
							<select
								className="plain-field"
								aria-label={text("lights.scheme.shade_shape", { light })}
								value={shade.shape}
								onChange={({ target }) =>
									put({ shape: target.value as Shade["shape"] })
								}
							>
								{SHAPES.map((shape) => (
									<option key={shape} value={shape}>
										{text(`lights.shape.${shape}`)}
									</option>
								))}
							</select>
						</li>
					);
				})}
			</ul>
		</details>
	);
}
