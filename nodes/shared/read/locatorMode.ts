import type { IExecuteFunctions } from 'n8n-workflow';

/** The mode of a resource locator, as it stands in the node for all items. */
export function locatorMode(context: IExecuteFunctions, name: string): string | undefined {
	const locator = context.getNode().parameters[name] as { mode?: string } | undefined;
	return locator?.mode;
}
