import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measure, type Tally } from './measure';
import { monthsOf } from './realMonths';
import { drawWorld, lastDaysOf, type World } from './world';

const HELP = `npm run guard:measure -- [--seeds N] [--first SEED] [--change X] [--days N] [--sessions FILE.csv]
How much of the wrong money Guard holds, and of the right usages, by fault. Limits were chosen on the seeds
1 to 40; the default is 1001 to 1040.`;

const LIMITS = ['Change', 'Same Sum Again'] as const;

function main(): void {
	const { values } = parseArgs({
		options: {
			seeds: { type: 'string', default: '40' },
			days: { type: 'string' },
			first: { type: 'string', default: '1001' },
			change: { type: 'string', default: '3' },
			sessions: { type: 'string' },
			help: { type: 'boolean' },
		},
	});
	if (values.help) return console.log(HELP);
	const change = Number(values.change);
	const seeds = Array.from(
		{ length: Number(values.seeds) },
		(_, place) => Number(values.first) + place,
	);
	const cut = (worlds: readonly World[]): readonly World[] =>
		values.days === undefined
			? worlds
			: worlds.map((world) => lastDaysOf(world, Number(values.days)));
	const what = values.days === undefined ? 'months' : `months, the last ${values.days} days`;
	const drawn = `Drawn ${what}, seeds ${seeds[0]} to ${seeds.at(-1)}, Largest Change ${change}`;
	print(drawn, cut(seeds.map(drawWorld)), change);
	if (values.sessions === undefined) return;
	if (!existsSync(values.sessions))
		return console.log(`There is no file ${values.sessions}: only drawn months were measured.`);
	print(`Real ${what}, Largest Change ${change}`, cut(monthsOf(values.sessions)), change);
}

function print(title: string, worlds: readonly World[], change: number): void {
	console.log(`\n${title}\n`);
	console.log(`| Fault | Wrong money held | by ${LIMITS.join(' | by ')} | Right usages held |`);
	console.log(`|---|${'---|'.repeat(LIMITS.length + 2)}`);
	const tallies = measure(worlds, change);
	for (const [fault, tally] of tallies) console.log(`| ${[fault, ...cells(tally)].join(' | ')} |`);
	const faulty = [...tallies.values()].filter(({ wrong }) => wrong > 0);
	const [held, of] = [sum(faulty, 'wrongHeld'), sum(faulty, 'wrong')];
	console.log(`\nAll faults alike: ${percent(held, of)} of the wrong money.`);
}

function cells(tally: Tally): string[] {
	const isClean = tally.wrong === 0;
	return [
		isClean ? '' : percent(tally.wrongHeld, tally.wrong),
		...LIMITS.map((limit) => (isClean ? '' : percent(tally.by.get(limit) ?? 0, tally.wrong))),
		tally.right === 0 ? '' : percent(tally.rightHeld, tally.right),
	];
}

function sum(tallies: readonly Tally[], member: 'wrong' | 'wrongHeld'): number {
	return tallies.reduce((total, tally) => total + tally[member], 0);
}

function percent(part: number, whole: number): string {
	return `${((100 * part) / whole).toFixed(1)} %`;
}

main();
