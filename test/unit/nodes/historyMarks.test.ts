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

	/** How many are in the memory. */
	get notes(): number {
		return this.memory.export().reduce((sum, { data }) => sum + data.length, 0);
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

/** Carries out a run that stores all, and tells which ones it knew as stored. */
async function end(host: Host, size: number, some: readonly string[]): Promise<string[]> {
	const history = createHistory(host.context, 'account', size);
	const before = await history.begin(some);
	await history.end(new Map(some.map((identity) => [identity, 'done'] as const)));
	return some.filter((identity) => before.get(identity) === 'done');
}

it('goes on remembering what comes again, however full the memory is', async () => {
	const host = new Host();
	for (const from of [0, 2, 4]) await end(host, 4, identities.slice(from, from + 2));
	const oldest = identities.slice(0, 4);
	for (const _run of [1, 2, 3]) expect(await end(host, 4, oldest)).toEqual(oldest);
});

describe('a run of more usages than the memory holds', () => {
	it.each([
		[8, identities],
		[4, identities],
		[2, identities.slice(4)],
		[1, identities.slice(6)],
	])('remembers the newest, and those again (size %d)', async (size, newest) => {
		const host = new Host();
		expect(await end(host, size, identities)).toEqual([]);
		for (const _run of [1, 2]) expect(await end(host, size, identities)).toEqual(newest);
	});

	it('remembers them also where they come after others, and in another order', async () => {
		const host = new Host();
		await end(host, 2, ['before']);
		await end(host, 2, identities);
		expect(await end(host, 2, [...identities].reverse())).toEqual(identities.slice(4).reverse());
		expect(await end(host, 2, [...identities].reverse())).toEqual(identities.slice(0, 4).reverse());
	});

	it('has those looked up again that fit, where it did not come to an end', async () => {
		const host = new Host();
		await createHistory(host.context, 'account', 2).begin(identities);
		const next = await createHistory(host.context, 'account', 2).begin(identities);
		expect([...next.values()]).toEqual([
			...Array<string>(4).fill('new'),
			...Array<string>(4).fill('begun'),
		]);
	});

	it('keeps no more notes than the memory has room for', async () => {
		const host = new Host();
		for (const some of [identities, [...identities].reverse(), identities.slice(2)]) {
			await end(host, 2, some);
			expect(host.notes).toBeLessThanOrEqual(4);
		}
	});
});
