import type { INodeTypeDescription } from 'n8n-workflow';

const SUCCESS_AND_RECEIPT = JSON.stringify([
	{ type: 'main', displayName: 'Success' },
	{ type: 'main', displayName: 'Receipt' },
]);

/**
 * The outputs of a node: an operation that creates usages has a second one, for the receipt. n8n puts its
 * Error output behind them, so nothing but the operation may decide on them: an option that did would move
 * the wire of the Error output in workflows that are saved (n8n rule).
 *
 * @param creating what creates usages, by `resource.operation`
 */
export function outputsOf(
	creating: Readonly<Record<string, unknown>>,
): INodeTypeDescription['outputs'] {
	const names = JSON.stringify(Object.keys(creating));
	return `={{ ${names}.includes($parameter.resource + "." + $parameter.operation) ? ${SUCCESS_AND_RECEIPT} : ["main"] }}`;
}
