import { measure, type Tally } from '../../../tools/guard/measure';
import { drawWorld } from '../../../tools/guard/world';
import { LARGEST_CHANGE } from '../../../nodes/shared/screen/guard';

/** Seeds that no limit was chosen by. */
const SEEDS = Array.from({ length: 4 }, (_none, place) => 5_001 + place);

/** The least that is held of each fault, a little below what the seeds of the documentation show. */
const LEAST: Readonly<Record<string, number>> = {
	'ten times as much': 0.95,
	'a tenth': 0.85,
	'Wh for kWh (1000 times as much)': 0.95,
	'MWh for kWh (a thousandth)': 0.95,
	'zeros, or 0.001': 0.95,
	'the month again under new references': 0.95,
	'every row twice in one input': 0.95,
	'a month too late': 0.95,
	'a month too early': 0.6,
	'the month before again, dated as this one': 0.95,
};

const tallies = measure(SEEDS.map(drawWorld), LARGEST_CHANGE);
const heldOf = ({ wrong, wrongHeld }: Tally): number => wrongHeld / wrong;

it.each(Object.entries(LEAST))('holds the wrong money of: %s', (fault, least) => {
	expect(heldOf(tallies.get(fault)!)).toBeGreaterThan(least);
});

it('holds more than 95 % of the wrong money of all faults together', () => {
	const shares = Object.keys(LEAST).map((fault) => heldOf(tallies.get(fault)!));
	expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.95);
});

it('holds less than 1 % of right usages', () => {
	const { right, rightHeld } = tallies.get('nothing wrong')!;
	expect(right).toBeGreaterThan(2_000);
	expect(rightHeld / right).toBeLessThan(0.01);
});
