/**
 * ECharts behind one small door, fetched only by pages that chart. Drawn on a canvas with its
 * tooltip drawn there too: ECharts' HTML tooltips carry style attributes, which a strict content
 * security policy refuses. A chart never stands alone: the same rows are a table beside it.
 */

import { LineChart } from "echarts/charts";
import {
	AriaComponent,
	GridComponent,
	LegendComponent,
	MarkLineComponent,
	TooltipComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import type { EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type ReactElement, useEffect, useRef } from "react";

use([
	AriaComponent,
	CanvasRenderer,
	GridComponent,
	LegendComponent,
	LineChart,
	MarkLineComponent,
	TooltipComponent,
]);

export default function Chart({
	option,
	label,
	height,
}: {
	option: EChartsCoreOption;
	/** What the chart shows and where the same figures stand as text. */
	label: string;
	height: number;
}): ReactElement {
	const frame = useRef<HTMLDivElement>(null);
	const chart = useRef<ReturnType<typeof init> | null>(null);
	useEffect(() => {
		if (!frame.current) return;
		const drawn = init(frame.current);
		chart.current = drawn;
		const follow = new ResizeObserver(() => drawn.resize());
		follow.observe(frame.current);
		return () => {
			follow.disconnect();
			drawn.dispose();
			chart.current = null;
		};
	}, []);
	useEffect(() => {
		chart.current?.setOption(
			{ animation: false, aria: { enabled: false }, ...option },
			{ notMerge: true },
		);
	}, [option]);
	return <div ref={frame} role="img" aria-label={label} style={{ height }} />;
}
