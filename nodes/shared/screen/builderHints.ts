import type { IParameterBuilderHint } from 'n8n-workflow';

/*
 * What n8n's own AI workflow builder is told, where it decides how a workflow reports usage. The editor
 * shows none of it.
 */

/**
 * For an action that reports.
 *
 * @param columns by which it takes a usage from an item, as a list: those that every usage needs
 */
export function reportingHint(columns: string): IParameterBuilderHint {
	return {
		propertyHint: [
			'Give this one node all items of a run at once: no Loop Over Items, no batches, no second node for a second customer.',
			'It checks all of them before it sends, recognises those that are stored already, and keeps to the limits of the API itself.',
			`Set usageFrom to 'item' where the columns of the items are named like this, and rename them with Edit Fields where they are not: ${columns}.`,
			'What all items share goes into valuesForAllItems.',
		].join(' '),
	};
}

/** For the field that names the reference of a usage. */
export const REFERENCE_HINT: IParameterBuilderHint = {
	propertyHint:
		"The name of a column of the source that holds the key of each row and never changes, such as session_id. Never invent a reference, and never make one from the time, the number of the row or item, the execution or a random value: each run would bill the usage again. Where the source has no such column, set identity to 'content' and leave this out.",
};

/** For the fields that hold the time of a usage. */
export const TIME_HINT: IParameterBuilderHint = {
	propertyHint:
		'From a column of the source, so that each run brings the same time. Never the time of the run: each run would bill the usage again.',
};
