import fc from 'fast-check';
import type { Plan } from '../../../delivery/create/approval/plan';
import { Stage, usages } from './support/run';
import type { MeterKind, MeterUsage } from './support/meterTarget';

const KINDS = ['keyed', 'listed', 'blind'] as const;
const ACCOUNTS = ['a', 'b', 'c'];
const CHANGES = 10_000;

/** Usages of three accounts, of which no two are alike. */
const input = usages(9).map((usage, number) => ({ ...usage, account: ACCOUNTS[number % 3] }));

async function planOf(kind: MeterKind, given: readonly MeterUsage[]): Promise<Plan> {
	let plan: Plan | undefined;
	const stage = new Stage(kind);
	const dryRun = () => ({ method: 'POST' as const, url: '', body: '' });
	await stage.deliver(given, { dryRun, lookUp: false, notePlan: (made) => void (plan = made) });
	return plan!;
}

type Change = (usages: MeterUsage[]) => void;

const position = fc.nat(input.length - 1);
const otherDigit = fc
	.tuple(position, fc.integer({ min: 1, max: 9 }))
	.map(([at, more]): Change => (changed) => {
		const { quantity } = changed[at];
		const digit = (Number(quantity.at(-1)) + more) % 10;
		changed[at] = { ...changed[at], quantity: `${quantity.slice(0, -1)}${digit}` };
	});
const otherAccount = fc
	.tuple(position, fc.integer({ min: 1, max: 2 }))
	.map(([at, more]): Change => (changed) => {
		const account = ACCOUNTS[(ACCOUNTS.indexOf(changed[at].account) + more) % 3];
		changed[at] = { ...changed[at], account };
	});
const otherTime = position.map((at): Change => (changed) => {
	const time = new Date(Date.parse(changed[at].time!) + 1).toISOString();
	changed[at] = { ...changed[at], time };
});
const lessOne = position.map(
	(at): Change =>
		(changed) =>
			void changed.splice(at, 1),
);
const oneMore = position.map(
	(at): Change =>
		(changed) =>
			void changed.splice(at, 0, { ...changed[at], note: 'more', quantity: '77.7' }),
);
const change = fc.oneof(otherDigit, otherAccount, otherTime, lessOne, oneMore);
const order = fc.shuffledSubarray([...input.keys()], { minLength: input.length });

it('sends nothing of what is not approved, whatever one thing is changed', async () => {
	const plans = new Map<MeterKind, Plan>();
	for (const kind of KINDS) plans.set(kind, await planOf(kind, input));
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...KINDS), change, order, async (kind, apply, positions) => {
			const changed = [...input];
			apply(changed);
			const shuffled = positions.flatMap((at) => changed[at] ?? []);
			const stage = new Stage(kind);
			const { results } = await stage.deliver(shuffled, { approved: plans.get(kind) });
			const codes = new Set(results.map(({ outcome, code }) => `${outcome} ${code}`));
			expect([stage.api.requests.length, ...codes]).toEqual([0, 'unsent not-approved']);
		}),
		{ numRuns: CHANGES },
	);
});

it.each(KINDS)(
	'sends what is approved in any order and spelling, where the API is %s',
	async (kind) => {
		const approved = await planOf(kind, input);
		await fc.assert(
			fc.asyncProperty(order, async (positions) => {
				const shuffled = positions.map((at) => ({
					...input[at],
					quantity: `${input[at].quantity}0`,
				}));
				const stage = new Stage(kind);
				const { outcomes } = await stage.deliver(shuffled, { approved });
				expect(outcomes).toEqual(input.map(() => 'created'));
			}),
			{ numRuns: 100 },
		);
	},
);

it('does not tell usages apart by where one ends and the next begins', async () => {
	const [one, other] = usages(2, { account: 'a' });
	const moved = [
		{ ...one, account: 'a', note: `${one.note}${other.note}` },
		{ ...other, note: '' },
	];
	expect((await planOf('blind', moved)).digest).not.toBe(
		(await planOf('blind', [one, other])).digest,
	);
});

describe('what differs is named', () => {
	const reasonOf = async (
		given: readonly MeterUsage[],
		approved?: Partial<Plan>,
	): Promise<string> => {
		const plan = approved ?? (await planOf('blind', input));
		const { results } = await new Stage('blind').deliver(given, { approved: plan as Plan });
		expect(new Set(results.map(({ message }) => message)).size).toBe(1);
		return results[0].message;
	};

	it('a usage that takes the place of another of its customer', async () => {
		const changed = input.map((usage, at) => (at === 5 ? { ...usage, quantity: '9' } : usage));
		expect(await reasonOf(changed)).toMatch(
			/^Not sent, because this is not what was approved: 1 changed \(item 5\)\. Approved: 9 usages, quantity 49\.5; here: 9 usages, quantity 52\./,
		);
	});

	it('one that was not approved, and how many of whom are missing', async () => {
		const changed = [
			...input.filter((_usage, at) => at !== 1 && at !== 4),
			{ ...input[0], quantity: '9' },
		];
		expect(await reasonOf(changed)).toContain(": 1 added (item 7); 2 missing (2 of 'b').");
	});

	it('but no e-mail, neither of a reference nor of a customer', async () => {
		const given = { ...input[0], account: 'ada@example.com' };
		const approved = await planOf('listed', [given, { ...given, quantity: '7' }]);
		const one = { given: { ...given, quantity: '9' }, reference: 'bob@example.com' };
		const { results } = await new Stage('listed').deliver([one], { approved });
		expect(results[0].message).toContain(': 1 changed (item 0); 1 missing (1 of ');
		expect(results[0].message).not.toMatch(/(ada|bob)@/);
	});

	it('not by a digest alone', async () => {
		const { digest } = await planOf('blind', input);
		expect(await reasonOf(input.slice(1), { digest })).toContain(
			'cannot be told from a digest alone',
		);
	});

	it('another account', async () => {
		const approved = await planOf('blind', input);
		const stage = new Stage('blind');
		const { results } = await stage.deliver(input, { approved, account: 'another' });
		expect(results[0].message).toContain('the account or the action is another');
		expect(stage.api.requests).toEqual([]);
	});
});

it('approves equal rows as often as they were there', async () => {
	const twice = [input[0], input[0]];
	const approved = await planOf('listed', twice);
	const once = await new Stage('listed').deliver([input[0]], { approved });
	expect(once.outcomes).toEqual(['unsent']);
	const again = await new Stage('listed').deliver(twice, { approved, equalRows: 'each' });
	expect(again.outcomes).toEqual(['unsent', 'unsent']);
});

it.each(['readable', 'keyed', 'listed'] as const)(
	'approves of several usages with one reference the first, where the API is %s',
	async (kind) => {
		const both = ['1', '2'].map((quantity) => ({
			given: { ...input[0], quantity },
			reference: 'meter-1',
		}));
		let approved: Plan | undefined;
		const notePlan = (made: Plan): void => void (approved = made);
		const dryRun = () => ({ method: 'POST' as const, url: '', body: '' });
		await new Stage(kind).deliver(both, { dryRun, lookUp: false, notePlan });
		expect(approved).toMatchObject({ usages: 1, sums: { quantity: '1' } });

		const stage = new Stage(kind);
		const reversed = await stage.deliver([...both].reverse(), { approved });
		expect(reversed.outcomes).toEqual(['unsent', 'unsent']);
		expect(reversed.results[0].message).toContain('2 changed (items 0 (meter-1), 1 (meter-1))');
		expect(stage.api.requests).toEqual([]);
		const asApproved = await stage.deliver(both, { approved });
		expect(asApproved.outcomes).toEqual(['created', 'conflict']);
	},
);

it('adds up no row that is not sent, because it says the same as another', async () => {
	const plan = await planOf('listed', [input[0], input[0], input[1]]);
	expect(plan).toMatchObject({ usages: 2, sums: { quantity: '4' } });
	const { outcomes } = await new Stage('listed').deliver([input[1], input[0], input[0]], {
		approved: plan,
	});
	expect(outcomes).toEqual(['created', 'created', 'unsent']);
});
