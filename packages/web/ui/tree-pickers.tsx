import { TreeSelect } from "antd";
import { type ReactElement, useMemo } from "react";
import { nameIn, useLang } from "./preferences.tsx";

type Node = {
	readonly code: string;
	readonly parentCode: string | null;
	readonly nameZh: string;
	readonly nameEn: string | null;
};

/** A region or a sector of the office's own tree, found by typing its name in either language or its code. */
export function TreePicker<N extends Node>({
	nodes,
	pathOf,
	value,
	label,
	everything,
	onChange,
}: {
	nodes: readonly N[];
	pathOf: (node: N) => string;
	value: string | undefined;
	/** What is chosen, for screen readers. */
	label: string;
	/** What no choice means, such as "All regions". */
	everything: string;
	onChange: (path: string | undefined) => void;
}): ReactElement {
	const lang = useLang();
	const treeData = useMemo(() => {
		const pathOfCode = new Map(nodes.map((node) => [node.code, pathOf(node)]));
		return nodes.map((node) => ({
			// The picker wants one name for key and value; a node whose parent is out of sight stands at the top.
			id: pathOf(node),
			pId: pathOfCode.get(node.parentCode ?? "") ?? 0,
			value: pathOf(node),
			title: nameIn(lang, node),
			sought: `${node.code} ${node.nameZh} ${node.nameEn ?? ""}`.toLowerCase(),
		}));
	}, [nodes, pathOf, lang]);
	return (
		<TreeSelect
			className="tree-picker"
			aria-label={label}
			allowClear
			showSearch={{
				filterTreeNode: (typed, node) =>
					String(node["sought"]).includes(typed.trim().toLowerCase()),
			}}
			treeDataSimpleMode
			treeData={treeData}
			value={value}
			placeholder={everything}
			popupMatchSelectWidth={false}
			listHeight={360}
			onChange={(path: string | undefined) => onChange(path)}
		/>
	);
}
