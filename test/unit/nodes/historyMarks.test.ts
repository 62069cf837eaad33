import fc from 'fast-check';
import type {
	DeduplicationItemTypes,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IExecuteFunctions,
} from 'n8n-workflow';
import { rememberedAs } from '../../../delivery/contract/history';
import type { Outcome } from '../../../delivery/contract/outcome';
import { createHistory } from '../../../nodes/shared/host/deduplicationHistory';
import { DeduplicationMemory } from '../../../tools/engine/execution/deduplication';

/** What a run does with one usage that is not known to be stored. */
interface Attempt {
	readonly identity: string;
	readonly outcome: Outcome;
	/** Whether it is stored in truth where the outcome does not tell. */
	readonly isStored: boolean;
}

interface Run {
	readonly attempts: readonly Attempt[];
	/** n8n is killed after so many more writes to the memory. */
	readonly writesBeforeKill: number;
}

const identities = Array.from({ length: 8 }, (_none, number) => `usage-${number}`);
const attempt = (identity: string): fc.Arbitrary<Attempt> =>
	fc.record({
		identity: fc.constant(identity),
		outcome: fc.constantFrom<Outcome>('created', 'unknown', 'unsent', 'rejected', 'conflict'),
		isStored: fc.boolean(),
	});
const run: fc.Arbitrary<Run> = fc.record({
	attempts: fc
		.shuffledSubarray(identities, { minLength: 1 })
		.chain((some) => fc.tuple(...some.map(attempt))),
	writesBeforeKill: fc.constantFrom(0, 1, 2, 3, Infinity, Infinity),
});

/** The helpers of n8n over a memory; what is written after the kill is lost. */
class Host {
	writesLeft = Infinity;
	private readonly memory = new DeduplicationMemory();
	private readonly data = {
		workflow: { id: 'workflow' },
		node: { id: 'node' },
	} as ICheckProcessedContextData;

	get context(): IExecuteFunctions {
		const { memory, data } = this;
		const helpers = {
			checkProcessedAndRecord: async (
				items: DeduplicationItemTypes[],
				scope: 'node',
				options: ICheckProcessedOptions,
			) => {
				this.write();
				return await memory.checkProcessedAndRecord(items, scope, data, options);
			},
			removeProcessed: async (
				items: DeduplicationItemTypes[],
				scope: 'node',
				options: ICheckProcessedOptions,
			) => {
				this.write();
				await memory.removeProcessed(items, scope, data, options);
			},
		};
		return {
			helpers,
			logger: { warn: () => {} },
			getNode: () => ({ name: 'Usage' }),
		} as unknown as IExecuteFunctions;
	}

	private write(): void {
		if (this.writesLeft === 0) throw new Error('killed');
		this.writesLeft -= 1;
	}
}

/** Carries out a run; what it is told to be stored is held against the truth. */
async function carryOut(
	host: Host,
	{ attempts, writesBeforeKill }: Run,
	size: number,
	stored: Set<string>,
): Promise<void> {
	host.writesLeft = Infinity;
	const history = createHistory(host.context, 'account', size);
	const before = await history.begin(attempts.map(({ identity }) => identity));
	const ends = attempts.map(({ identity, outcome, isStored }) => {
		const known = before.get(identity)!;
		if (known === 'done' && !stored.has(identity))
			throw new Error(`${identity} is lost: it is called stored, and is not`);
		if (known === 'done') return [identity, rememberedAs('duplicate', known, true)] as const;
		// What is begun is looked up, so it is never sent a second time.
		if (known === 'begun' && stored.has(identity))
			return [identity, rememberedAs('duplicate', known, true)] as const;
		if (outcome === 'created' || (outcome === 'unknown' && isStored)) stored.add(identity);
		return [identity, rememberedAs(outcome, known, true)] as const;
	});
	host.writesLeft = writesBeforeKill;
	await history.end(new Map(ends));
}

it('never calls a usage stored that is not, however full the memory and wherever n8n is killed', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(run, { minLength: 1, maxLength: 12 }),
			fc.integer({ min: 1, max: 10 }),
			async (runs, size) => {
				const host = new Host();
				const stored = new Set<string>();
				for (const one of runs) await carryOut(host, one, size, stored);
			},
		),
		{ numRuns: 3000 },
	);
});

it('remembers what was settled by a later run, also after the memory was full', async () => {
	const host = new Host();
	const history = createHistory(host.context, 'account', 3);
	for (const round of [1, 2, 3]) {
		const before = await history.begin(identities.slice(0, 4));
		expect([round, [...before.values()].includes('done')]).toEqual([round, false]);
		await history.end(new Map([...before.keys()].map((identity) => [identity, 'begun'] as const)));
	}
	const last = await history.begin(identities.slice(1, 4));
	await history.end(new Map([...last.keys()].map((identity) => [identity, 'done'] as const)));

	expect([...(await history.begin(identities.slice(1, 4))).values()]).toEqual([
		'done',
		'done',
		'done',
	]);
});
