import { SeededRandom } from '../sandbox/faults/random';

export const DAY_MS = 86_400_000;

/** A usage as the measurement has it; times are of UTC. */
export interface Row {
	readonly reference: string;
	readonly customer: string;
	readonly time: number;
	/** In kWh. */
	readonly quantity: number;
}

/** A month of customers as it should be, and what was stored before it. */
export interface World {
	readonly before: readonly Row[];
	readonly month: readonly Row[];
	/** When the month is reported. */
	readonly now: number;
}

type Habit = 'drivers' | 'business' | 'flat' | 'growing' | 'seasonal';

const HABITS: readonly Habit[] = [
	...Array<Habit>(24).fill('drivers'),
	...Array<Habit>(11).fill('business'),
	...Array<Habit>(6).fill('flat'),
	...Array<Habit>(4).fill('growing'),
	...Array<Habit>(5).fill('seasonal'),
];
const SMALL_ONES = 5;
const MONTHS_BEFORE = 3;
const FIRST_YEAR = 2024;

/** Draws a month of 50 customers: most as private cars are charged, some at work, some all the same each day. */
export function drawWorld(seed: number): World {
	const random = new SeededRandom(seed);
	const month = random.wholeNumber(0, 35);
	const at = (offset: number): number => Date.UTC(FIRST_YEAR, month + offset, 1);
	const rows: Row[] = [];
	HABITS.forEach((habit, number) => {
		const name = `customer-${number}`;
		const scale =
			number % 10 === 7 && number < 10 * SMALL_ONES ? 0.02 : 0.5 + 1.5 * random.fraction();
		// One customer is new in this month, one began in the month before, two leave in it.
		const began =
			number === 3 ? at(0) + 5 * DAY_MS : number === 14 ? at(-1) + 12 * DAY_MS : -Infinity;
		const left = number === 8 || number === 29 ? at(0) + 9 * DAY_MS : Infinity;
		rows.push(
			...drawCustomer(name, habit, scale, at(-MONTHS_BEFORE), at(1), random).filter(
				({ time }) => time >= began && time < left,
			),
		);
	});
	return {
		before: rows.filter(({ time }) => time < at(0)),
		month: rows.filter(({ time }) => time >= at(0)),
		now: at(1) + 6 * 3_600_000,
	};
}

/** Of a month its last days alone, as an export of every day or week brings them. */
export function lastDaysOf({ before, month }: World, days: number): World {
	const end = 1 + month.reduce((last, { time }) => Math.max(last, Math.floor(time / DAY_MS)), 0);
	// Another weekday in each month, and seldom a holiday.
	const begin = (end - days - (end % 5)) * DAY_MS;
	return {
		before: [...before, ...month.filter(({ time }) => time < begin)],
		month: month.filter(({ time }) => time >= begin && time < begin + days * DAY_MS),
		now: begin + days * DAY_MS + 6 * 3_600_000,
	};
}

function drawCustomer(
	customer: string,
	habit: Habit,
	scale: number,
	from: number,
	to: number,
	random: SeededRandom,
): Row[] {
	const rows: Row[] = [];
	const often = 0.2 + 0.6 * random.fraction();
	const daily = Math.round(8_000 * scale) / 1_000;
	const growth = 1.2 + 0.6 * random.fraction();
	for (let day = from; day < to; day += DAY_MS) {
		const months = (day - from) / (30 * DAY_MS);
		const weekday = new Date(day).getUTCDay();
		const isOff = weekday === 0 || weekday === 6 || isHoliday(day);
		const add = (hour: number, quantity: number): void => {
			const time = day + Math.round(hour * 60) * 60_000;
			const kwh = Math.max(1, Math.round(quantity * 1_000)) / 1_000;
			rows.push({ reference: `${customer}-${rows.length}`, customer, time, quantity: kwh });
		};
		if (habit === 'flat') add(0, daily);
		else if (habit === 'business') {
			const sessions = isOff ? (random.fraction() < 0.15 ? 1 : 0) : random.wholeNumber(2, 6);
			for (let one = 0; one < sessions; one += 1)
				add(7 + 9 * random.fraction(), scale * 14 * logNormal(random, 0.5));
		} else {
			const season =
				habit === 'seasonal' ? 1 + 0.6 * Math.cos((2 * Math.PI * dayOfYear(day)) / 365) : 1;
			const grown = habit === 'growing' ? growth ** months : 1;
			const chance = isHoliday(day) ? often * 0.4 : isOff ? often * 0.8 : often;
			if (random.fraction() >= chance) continue;
			const hour = random.fraction() < 0.7 ? 16 + 7.9 * random.fraction() : 24 * random.fraction();
			add(hour, scale * 12 * season * grown * logNormal(random, 0.8));
			if (random.fraction() < 0.15)
				add(24 * random.fraction() * 0.99, scale * 6 * season * grown * logNormal(random, 0.9));
		}
	}
	return rows;
}

function isHoliday(day: number): boolean {
	const date = new Date(day).toISOString().slice(5, 10);
	return (
		date >= '12-23' ||
		date <= '01-02' ||
		['05-01', '10-03'].includes(date) ||
		(date >= '07-20' && date <= '08-02')
	);
}

function dayOfYear(day: number): number {
	return (day - Date.UTC(new Date(day).getUTCFullYear(), 0, 1)) / DAY_MS;
}

/** About 1, seldom more than threefold away from it. */
function logNormal(random: SeededRandom, spread: number): number {
	const normal =
		Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction());
	return Math.exp(spread * normal);
}
