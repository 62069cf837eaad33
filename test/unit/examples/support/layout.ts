import type { INode } from 'n8n-workflow';
import type { WorkflowJson } from '../../../../tools/engine';
import { isNote } from './examples';

interface Box {
	readonly name: string;
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** A node as the editor draws it, in pixels; its name stands below. */
const NODE = { width: 96, height: 96 };
const NAME_HEIGHT = 40;
/** So far apart are the left edges of neighbours, so that their names and lines can be read. */
const LEAST_STEP = 208;

/** The pairs of nodes and notes that cover one another. */
export function overlaps({ nodes }: WorkflowJson): string[] {
	const boxes = nodes.map(boxOf);
	return boxes.flatMap((box, index) =>
		boxes
			.slice(index + 1)
			.filter((other) => areOver(box, other))
			.map((other) => `${box.name} and ${other.name}`),
	);
}

/** The connections that do not lead to the right, or not far enough. */
export function turnedConnections({ nodes, connections }: WorkflowJson): string[] {
	const left = new Map(nodes.map(({ name, position: [x] }) => [name, x]));
	return Object.entries(connections).flatMap(([from, { main }]) =>
		main
			.flatMap((targets) => targets ?? [])
			.filter(
				({ node: to }) =>
					!((left.get(to) ?? -Infinity) >= (left.get(from) ?? Infinity) + LEAST_STEP),
			)
			.map(({ node: to }) => `${from} to ${to}`),
	);
}

function boxOf(node: INode): Box {
	const {
		name,
		position: [left, top],
		parameters,
	} = node;
	const { width, height } = isNote(node)
		? { width: Number(parameters.width), height: Number(parameters.height) }
		: { width: NODE.width, height: NODE.height + NAME_HEIGHT };
	return { name, left, top, right: left + width, bottom: top + height };
}

function areOver(one: Box, other: Box): boolean {
	return (
		one.left < other.right &&
		other.left < one.right &&
		one.top < other.bottom &&
		other.top < one.bottom
	);
}
