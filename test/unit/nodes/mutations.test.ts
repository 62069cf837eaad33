import { ANY_READING } from '../../../values/reading';
import { validate } from '../../../delivery/rules/validate';
import { mutatedUsages, TARGET_NAMES, validUsages } from './mutations';
import { targetOf } from './support/targets';

const EACH = 400;

describe.each(TARGET_NAMES)('a usage for %s', (name) => {
	const schema = targetOf(name).schema(ANY_READING);

	it('has no fault when it keeps to the rules', () => {
		const refused = validUsages(name, EACH, 1)
			.map((item) => ({ item, result: validate(schema, item) }))
			.filter(({ result }) => !result.ok);
		expect(refused).toEqual([]);
	});

	it('has exactly the fault of the one rule that it breaks', () => {
		const wrong = mutatedUsages(name, EACH, 7)
			.map((mutated) => ({ ...mutated, result: validate(schema, mutated.item) }))
			.filter(({ result, field, path, code }) => {
				const fault = result.ok ? undefined : result.faults[0];
				const isRight = fault?.field === field && fault.code === code && fault.path === path;
				return !isRight || (!result.ok && result.faults.length !== 1);
			});
		expect(wrong).toEqual([]);
	});

	it('shows its fault in words: the field in quotes, and how to fix it', () => {
		for (const { item, field } of mutatedUsages(name, EACH, 11)) {
			const result = validate(schema, item);
			if (result.ok) throw new Error(`No fault: ${JSON.stringify(item)}`);
			for (const { message, fix } of result.faults) {
				expect(message.startsWith(`'${field}' `)).toBe(true);
				expect(message).toMatch(/^[^\n]{10,260}\.$/);
				expect(fix).toMatch(/^[A-Z][^\n]{5,}\.$/);
			}
		}
	});
});

it('breaks the same rules in the same way for the same seed', () => {
	for (const name of TARGET_NAMES) {
		const plain = (seed: number): string => JSON.stringify(mutatedUsages(name, 60, seed));
		expect(plain(3)).toBe(plain(3));
		expect(plain(3)).not.toBe(plain(4));
	}
});

it('breaks every rule that the targets know', () => {
	const broken = TARGET_NAMES.flatMap((name) =>
		mutatedUsages(name, EACH, 1).map(({ code }) => code),
	);
	expect([...new Set(broken)].sort()).toEqual([
		'below-minimum',
		'broken-json',
		'contract-or-debtor-missing',
		'date-without-time',
		'end-before-start',
		'imprecise-number',
		'not-a-number',
		'not-a-time',
		'not-in-list',
		'not-on-the-calendar',
		'other-decimal-separator',
		'out-of-range',
		'quantity-missing',
		'read-only',
		'repeated-key',
		'required',
		'thousands-separator',
		'time-as-number',
		'time-too-precise',
		'time-without-zone',
		'too-long',
		'too-many-decimals',
		'too-many-digits',
		'too-many-entries',
		'wrong-form',
		'wrong-type',
	]);
});
