import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { History, Remembered } from '../../delivery/history';

/** Two entries of n8n's deduplication memory stand for one usage. */
const ENTRIES_PER_USAGE = 2;

/**
 * A history in n8n's own database, through the helpers of its Remove Duplicates node. They can only
 * record and say what was recorded before, so a usage has two marks: *known* since it was first
 * begun, and *open* while it is not known to be stored. A crash at any moment leaves *open* behind,
 * which makes the next run look the usage up; it can never leave *known* alone for a usage that is
 * not stored, because both marks are recorded in one write and *open* is the younger one, which is
 * dropped last when the memory is full.
 *
 * @param account what the usages are stored in: the same usage in another account is another one
 * @param size how many usages are remembered
 */
export function createHistory(context: IExecuteFunctions, account: string, size: number): History {
	const options = { mode: 'entries' as const, maxEntries: size * ENTRIES_PER_USAGE };
	const known = (identity: string): string => `known ${account} ${identity}`;
	const open = (identity: string): string => `open ${account} ${identity}`;
	const forget = async (marks: string[]): Promise<void> => {
		if (marks.length > 0) await context.helpers.removeProcessed(marks, 'node', options);
	};
	return {
		async begin(identities) {
			const marks = [...identities.map(known), ...identities.map(open)];
			const recorded = await context.helpers
				.checkProcessedAndRecord(marks, 'node', options)
				.catch((error: Error) => {
					throw unavailable(context, error);
				});
			const before = new Set(recorded.processed);
			const states = new Map<string, Remembered>();
			for (const identity of identities) {
				if (before.has(open(identity))) states.set(identity, 'begun');
				else states.set(identity, before.has(known(identity)) ? 'done' : 'new');
			}
			return states;
		},
		async end(states) {
			const stored = [...states].filter(([, state]) => state === 'done').map(([identity]) => identity);
			const fresh = [...states].filter(([, state]) => state === 'new').map(([identity]) => identity);
			// The older mark goes first: alone, the younger one only asks for a look-up.
			await forget(fresh.map(known));
			await forget([...stored, ...fresh].map(open));
		},
	};
}

function unavailable(context: IExecuteFunctions, error: Error): NodeOperationError {
	return new NodeOperationError(context.getNode(), "'Keep History' cannot be used here", {
		description: `This n8n offers no deduplication memory (${error.message}). Switch the option off; nothing was sent.`,
	});
}
