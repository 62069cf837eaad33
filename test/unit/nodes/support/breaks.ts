import fc from 'fast-check';
import cloneDeep from 'lodash/cloneDeep';
import get from 'lodash/get';
import set from 'lodash/set';
import type { Code } from '../../../../delivery/contract/code';
import type { UsageItem } from './validUsages';
import { textOf, time } from './validUsages';

/** One way to break one rule of one field. */
export interface Break {
	readonly field: string;
	readonly path: string;
	readonly code: Code;
	/** The faulty value, `undefined` for none at all, or a function that changes the item. */
	readonly change: fc.Arbitrary<unknown>;
}

type Changes = Readonly<Partial<Record<Code, fc.Arbitrary<unknown>>>>;

function breaksOf(field: string, path: string, changes: Changes): Break[] {
	return (Object.entries(changes) as Array<[Code, fc.Arbitrary<unknown>]>).map(
		([code, change]) => ({ field, path, code, change }),
	);
}

const structure = fc.constantFrom<unknown[]>({}, { a: 1 }, [], ['x']);
const notAnObject = fc.constantFrom<unknown[]>('DE', 5, true, [{ country: 'DE' }], '[1]');
const brokenJson = fc.constantFrom('{"country":', '{country: DE}');

/** Nothing, as a missing column, `null` or an empty cell gives it. */
export function required(field: string, path: string): Break[] {
	const isNested = path.includes('.');
	const blank = ['', ' ', ' \t\n\u00a0\u202f\u200b'];
	const nothing: unknown[] = isNested ? [null, ...blank] : [null, ...blank, undefined];
	return breaksOf(field, path, { required: fc.constantFrom(...nothing) });
}

interface TextShape {
	/** Signs of a valid text. */
	readonly signs?: string;
	readonly longest?: number;
	/** Signs that the pattern of the field does not allow. */
	readonly forbidden?: string;
}

export function text(field: string, path: string, shape: TextShape = {}): Break[] {
	const { signs = 'abcxyz019', longest, forbidden } = shape;
	const changes: Partial<Record<Code, fc.Arbitrary<unknown>>> = {
		'wrong-type': fc.oneof(structure, fc.boolean()),
	};
	if (longest !== undefined) {
		changes['too-long'] = fc.string({
			unit: fc.constantFrom(...signs),
			minLength: longest + 1,
			maxLength: longest + 40,
			size: 'max',
		});
	}
	if (forbidden !== undefined) {
		changes['wrong-form'] = fc
			.tuple(textOf(signs, 20), fc.constantFrom(...forbidden), textOf(signs, 20))
			.map((parts) => parts.join(''));
	}
	return breaksOf(field, path, changes);
}

/** A code of capital letters of one length. */
export function code(field: string, path: string, wrong: readonly string[]): Break[] {
	return breaksOf(field, path, {
		'wrong-type': structure,
		'wrong-form': fc.constantFrom(...wrong),
	});
}

export function oneOf(field: string, path: string, wrong: readonly unknown[]): Break[] {
	return breaksOf(field, path, {
		'not-in-list': fc.oneof(fc.constantFrom(...wrong), structure, fc.integer()),
	});
}

export function trueOrFalse(field: string, path: string): Break[] {
	return breaksOf(field, path, {
		'wrong-type': fc.oneof(structure, fc.integer(), fc.constantFrom('yes', 'TRUTH', '1')),
	});
}

export function int64(field: string, path: string): Break[] {
	return breaksOf(field, path, {
		'imprecise-number': fc.integer({ min: 1, max: 1000 }).map((more) => 2 ** 53 + 2 * more),
		'wrong-type': fc.oneof(
			structure,
			fc.boolean(),
			fc.constantFrom<unknown[]>('12a', '1.5', 1.5, '1e3', '1,000', 'contract-1'),
		),
		'out-of-range': fc
			.bigInt({ min: 2n ** 63n, max: 2n ** 64n })
			.chain((id) => fc.constantFrom(String(id), String(-id - 1n))),
	});
}

export function decimal(
	field: string,
	path: string,
	limits: { minimum?: string; decimals?: number } = {},
): Break[] {
	const changes: Partial<Record<Code, fc.Arbitrary<unknown>>> = {
		'not-a-number': fc.oneof(
			structure,
			fc.boolean(),
			fc.constantFrom<unknown[]>('twelve', 'NaN', NaN, Infinity, '12 kWh', '1.2.3', '0x10'),
		),
		'thousands-separator': fc.constantFrom('1 234', "1'234", '1\u00a0234', '12,34,567.8'),
		'other-decimal-separator': fc.constantFrom('1,5', '1.234,5', '1234,567', '-0,25'),
		'imprecise-number': fc.constantFrom(0.1 + 0.2, 1.1 * 3, 4.35 * 100, 1e20),
		'too-many-digits': fc.integer({ min: 61, max: 99 }).map((length) => '7'.repeat(length)),
	};
	if (limits.minimum !== undefined)
		changes['below-minimum'] = fc.constantFrom<unknown[]>('0', 0, '0.000', '-1', -0.5, '-12.345');
	if (limits.decimals !== undefined) {
		const { decimals } = limits;
		changes['too-many-decimals'] = fc
			.tuple(
				fc.nat(999),
				fc.integer({ min: 10 ** decimals, max: 10 ** (decimals + 1) - 1 }),
				fc.constantFrom('1', '5', '9'),
			)
			.map(([whole, digits, last]) => `${whole}.${digits}${last}`);
	}
	return breaksOf(field, path, changes);
}

export function instant(field: string, path: string): Break[] {
	return breaksOf(field, path, {
		'not-a-time': fc.oneof(
			structure,
			fc.boolean(),
			fc.constantFrom('yesterday', '01.03.2026 08:30', '2026-3-1T8:30Z', "13 o'clock"),
		),
		'time-as-number': fc.constantFrom<unknown[]>(1772353800, '1772353800000', 46082.25, '5'),
		'date-without-time': time.map((valid) => valid.slice(0, 10)),
		'not-on-the-calendar': fc.constantFrom(
			'2026-02-29T08:30:00Z',
			'2026-13-01T00:00:00Z',
			'2026-04-31T00:00:00+02:00',
			'2026-03-01T24:00:01Z',
			'2026-03-01T08:60:00Z',
		),
		'time-without-zone': time.map((valid) => valid.slice(0, 23)),
		'time-too-precise': time.map((valid) => `${valid.slice(0, 23)}001${valid.slice(23)}`),
	});
}

/** The end is moved to before the start. */
export function order(field: string, path: string, startPath: string): Break[] {
	const change = fc.integer({ min: 1, max: 1e9 }).map((earlier) => (item: UsageItem) => {
		const start = Date.parse(String(get(item, startPath)).replace(' ', 'T'));
		set(item, path, new Date(start - earlier).toISOString());
	});
	return breaksOf(field, path, { 'end-before-start': change });
}

export function object(field: string, path: string, isRequired = false): Break[] {
	const empty = isRequired
		? { required: fc.constantFrom<unknown[]>(null, '', {}, '{}', undefined) }
		: undefined;
	return breaksOf(field, path, { 'wrong-type': notAnObject, 'broken-json': brokenJson, ...empty });
}

export function list(field: string, path: string): Break[] {
	const entry = fc.constantFrom<unknown[]>('x', 5, null, ['x']);
	return [
		...breaksOf(field, path, {
			'wrong-type': fc.constantFrom<unknown[]>('x', 5, true, { a: 1 }, '{"a":1}'),
		}),
		...breaksOf(field, `${path}[0]`, { 'wrong-type': entry }),
	];
}

export function mostEntries(field: string, path: string, most: number, key: string): Break[] {
	const change = fc.integer({ min: 1, max: 5 }).map((more) => (item: UsageItem) => {
		const [first] = item[path] as UsageItem[];
		item[path] = Array.from({ length: most + more }, (_, number) => ({
			...first,
			[key]: `key ${number}`,
		}));
	});
	return breaksOf(field, path, { 'too-many-entries': change });
}

/** The first entry comes once more, at the end. */
export function repeatedKey(field: string, path: string, key: string): Break[] {
	const change = fc.constant((item: UsageItem) => {
		const first = (item[path] as UsageItem[])[0];
		item[path] = [first, { ...cloneDeep(first) }];
	});
	return [{ field, path: `${path}[1].${key}`, code: 'repeated-key', change }];
}
