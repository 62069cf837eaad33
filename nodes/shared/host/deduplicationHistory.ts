import type { IExecuteFunctions } from 'n8n-workflow';
import type { History, Remembered } from '../../../delivery/contract/history';
import { executionHint } from './executionHint';
import { nodeFailure } from './nodeFailure';

/** Two entries of n8n's deduplication memory stand for one usage. */
const ENTRIES_PER_USAGE = 2;

/**
 * A history in n8n's own database, through the helpers of its Remove Duplicates node. They can only
 * record and say what was recorded before, so a usage has two marks: *known* since it was first
 * begun, and *open* while it is not known to be stored. A crash leaves *open* behind, which makes the
 * next run look the usage up.
 *
 * *known* must never be alone for a usage that is not stored. A full memory drops the oldest marks, so
 * *known* has to be the older one: both are recorded in one write. Where *open* is there without
 * *known*, what that write adds would be younger, so it is taken out again at once, and only recorded
 * when the usage is stored. (A kill between these two writes leaves it there until the usage is run
 * again; harm would come of it only if so many others were run in between that *open* is dropped.)
 *
 * In a full memory the marks of a run drop older ones, even *known* of its own usages. So when it ends,
 * *known* is recorded again of what is stored, with room for it until *open* is taken out.
 *
 * @param account what the usages are stored in: the same usage in another account is another one
 * @param size how many usages are remembered
 */
export function createHistory(context: IExecuteFunctions, account: string, size: number): History {
	const entries = size * ENTRIES_PER_USAGE;
	const optionsWith = (maxEntries: number) => ({ mode: 'entries' as const, maxEntries });
	const known = (identity: string): string => `known ${account} ${identity}`;
	const open = (identity: string): string => `open ${account} ${identity}`;
	const record = async (marks: string[], room = 0): Promise<ReadonlySet<unknown>> => {
		if (marks.length === 0) return new Set();
		const options = optionsWith(entries + room);
		const recorded = await context.helpers.checkProcessedAndRecord(marks, 'node', options);
		return new Set(recorded.processed);
	};
	const forget = async (marks: string[]): Promise<void> => {
		if (marks.length > 0)
			await context.helpers.removeProcessed(marks, 'node', optionsWith(entries));
	};
	const unavailable = (thrown: Error): never => {
		throw nodeFailure(
			context.getNode(),
			{ code: 'no-history', message: "'Keep History' cannot be used here" },
			`This n8n offers no deduplication memory (${thrown.message}). Switch the option off; nothing was sent.`,
		);
	};
	const onlyOpen = new Set<string>();
	return {
		async begin(identities) {
			const before = await record([...identities.map(known), ...identities.map(open)]).catch(
				unavailable,
			);
			const states = new Map<string, Remembered>();
			for (const identity of identities) {
				const [isKnown, isOpen] = [before.has(known(identity)), before.has(open(identity))];
				if (isOpen && !isKnown) onlyOpen.add(identity);
				states.set(identity, isOpen ? 'begun' : isKnown ? 'done' : 'new');
			}
			await forget([...onlyOpen].map(known)).catch(unavailable);
			return states;
		},
		async end(states) {
			const those = (wanted: Remembered): string[] =>
				[...states].flatMap(([identity, state]) => (state === wanted ? [identity] : []));
			const [fresh, begun, stored] = [those('new'), those('begun'), those('done')];
			const marks = [...stored.slice(-entries).map(known), ...begun.map(open)];
			try {
				// In this order a crash leaves more to look up, never less.
				await forget([...fresh, ...begun].map(known));
				const before = await record(marks, marks.length);
				await forget([...fresh, ...stored].map(open));
				// Recording what is there already only takes back the room.
				if (before.size < marks.length) await record(marks.slice(-1));
			} catch (thrown) {
				// The usages have ended as they have; what became of them must not be lost with a note.
				context.logger.warn(
					`${context.getNode().name}: the history could not be written (${(thrown as Error).message}). The next run looks up what this one has stored.`,
				);
			}
		},
	};
}

/** Says in the output panel of the editor that a run was too large to be remembered whole. */
export function historyHint(context: IExecuteFunctions, usages: number, size: number): void {
	executionHint(
		context,
		'warning',
		`'Keep History' has room for ${size} usages, and this run had ${usages}: the oldest may be forgotten, and another run would bill them again. Raise 'History Size', or switch on 'Look Up Before Sending'.`,
	);
}
