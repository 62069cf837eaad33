import type { Finding, HoldingLimit } from '../../delivery/create/guard/finding';
import { judge, type Comparison } from '../../delivery/create/guard/judge';
import { Decimal } from '../../values/decimal';
import type { Given, Used } from '../../delivery/create/guard/series';
import { SeededRandom } from '../sandbox/faults/random';
import { FAULTS, halfReported, type Fault, type Faulty, type FaultyRow } from './faults';
import { DAY_MS, type Row, type World } from './world';

/** What was held of what should be, over all worlds; `right` is what should not. */
export interface Tally {
	wrong: number;
	wrongHeld: number;
	right: number;
	rightHeld: number;
	/** Of the wrong that was held, how much each limit holds. */
	readonly by: Map<HoldingLimit, number>;
}

/** Inputs with which nothing is wrong. */
const RIGHT: Readonly<Record<string, Fault>> = {
	'nothing wrong': ({ before, month }) => ({
		stored: before,
		input: month.map((row) => ({ ...row, wrong: 0 })),
	}),
	'nothing wrong, half of it stored before': halfReported,
};
const ALL: ReadonlySet<Comparison> = new Set(['change', 'sameSum', 'missing']);
/** In half of the worlds the whole export is hit, in the others the meters of some customers. */
const SHARE_OF_CUSTOMERS = 0.3;

/** Holds each fault in each world against the limits, and the input without a fault as well. */
export function measure(
	worlds: readonly World[],
	largestChange: number,
	faults: Readonly<Record<string, Fault>> = FAULTS,
	note: (fault: string, finding: Finding) => void = () => {},
): Map<string, Tally> {
	const tallies = new Map<string, Tally>();
	worlds.forEach((world, number) => {
		const isWhole = number % 2 === 0;
		for (const [name, fault] of Object.entries({ ...RIGHT, ...faults })) {
			const random = new SeededRandom(number);
			const hit = new Map<string, boolean>();
			for (const { customer } of [...world.before, ...world.month])
				if (!hit.has(customer))
					hit.set(customer, isWhole || random.fraction() < SHARE_OF_CUSTOMERS);
			const faulty = fault(world, (customer) => hit.get(customer)!, random);
			const tally = tallies.get(name) ?? {
				wrong: 0,
				wrongHeld: 0,
				right: 0,
				rightHeld: 0,
				by: new Map(),
			};
			tallies.set(name, tally);
			if (faulty.input.length > 0)
				add(tally, faulty, world.now, largestChange, (finding) => note(name, finding));
		}
	});
	return tallies;
}

function add(
	tally: Tally,
	{ input, stored }: Faulty,
	now: number,
	largestChange: number,
	note: (finding: Finding) => void,
): void {
	const { findings } = judge(
		input.map((row) => givenOf(row, now)),
		stored.map(usedOf),
		{
			compares: ALL,
			largestChange,
		},
	);
	findings.forEach(note);
	const heldBy = new Map<string, Set<HoldingLimit>>();
	for (const { limit, usages } of findings)
		for (const usage of usages) heldBy.set(usage, (heldBy.get(usage) ?? new Set()).add(limit));
	// The money of all worlds weighs the same, however large the fault makes it.
	const wrong = input.reduce((sum, row) => sum + row.wrong, 0);
	const counted = new Map<HoldingLimit, number>();
	let wrongHeld = 0;
	for (const row of input) {
		const limits = heldBy.get(row.reference);
		if (isWrong(row)) {
			if (limits === undefined) continue;
			wrongHeld += row.wrong;
			for (const limit of limits) counted.set(limit, (counted.get(limit) ?? 0) + row.wrong);
		} else if (!hasTwin(row, input)) {
			tally.right += 1;
			if (limits !== undefined) tally.rightHeld += 1;
		}
	}
	if (wrong === 0) return;
	tally.wrong += 1;
	tally.wrongHeld += wrongHeld / wrong;
	for (const [limit, money] of counted)
		tally.by.set(limit, (tally.by.get(limit) ?? 0) + money / wrong);
}

function isWrong({ wrong }: FaultyRow): boolean {
	return wrong > 0;
}

const twins = new WeakMap<readonly FaultyRow[], Set<string>>();

/** Of two rows that are one, nobody can tell which is right. */
function hasTwin({ reference }: Row, input: readonly FaultyRow[]): boolean {
	const references = twins.get(input) ?? new Set(input.map((row) => row.reference));
	twins.set(input, references);
	return references.has(`again-${reference}`);
}

function usedOf({ customer, time, quantity }: Row): Used {
	return {
		...{ customer, unit: 'KWH', kind: '' },
		day: Math.floor(time / DAY_MS),
		quantity: Decimal.from(String(quantity)),
	};
}

function givenOf(row: Row, now: number): Given {
	return { ...usedOf(row), usage: row.reference, isAhead: row.time > now + DAY_MS };
}
