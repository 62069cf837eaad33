import { hash } from 'crypto';
import { groupBy } from '../../values/groupBy';
import { canonicalJson } from '../../values/exactJson';
import { formatInstant } from '../../values/instant';
import { Periods, type PeriodLength } from '../../values/periods';
import { combine, type Combined } from './combine';
import type { Code } from '../contract/code';
import type { Combination, Combining, Row } from '../contract/combination';
import { identifyCombined, type Identified } from '../identity/identify';
import type { DeliveryOptions } from './options';
import { itemsInWords, type CombinedFrom, type Fault, type ItemResult } from '../contract/outcome';
import { reasonNotAsked, type Input, type Prepared } from './input';
import { faultsOf } from './itemFaults';
import { addedUpOnceResult } from './results/duplicateResults';
import { invalidResult, unsentResult } from './results/notStoredResults';
import type { Target } from '../contract/target';
import { validate } from '../rules/validate';

const HOUR = 3_600_000;
const SHORTEST: Readonly<Record<PeriodLength, number>> = {
	hour: HOUR,
	day: 22 * HOUR,
	month: 27 * 24 * HOUR,
};
/** A row over more of them is a slip in its times, and would be as many usages. */
const MOST_PERIODS = 10_000;

/**
 * Validates all items as rows, adds them up, and validates and identifies the sums. What comes out is
 * in the order of the first item of each.
 */
export function prepareCombined(
	target: Target,
	combination: Combination,
	inputs: readonly Input[],
	options: DeliveryOptions,
	combining: Combining,
): Prepared {
	const rowSchema = combination.schema(options.reading);
	// A sum holds times as this package writes them, whatever the times of the rows are written like.
	const schema = target.schema({ ...options.reading, time: {} });
	const periods = new Periods(combining.length, combining.zone);
	const rows = new Map<number, Row>();
	const firsts = new Map<string, number>();
	const outputs: Array<{ readonly item: number; readonly output: Identified | ItemResult }> = [];
	// A sum without the rows that could not be resolved would be another one in the next run.
	const reason = reasonNotAsked(inputs);
	inputs.forEach((input, item) => {
		if (input.isEmpty) return;
		const read = readRow(input);
		if (read !== undefined && 'faults' in read) {
			outputs.push({ item, output: { ...invalidResult(read.faults), item } });
			return;
		}
		if (read === undefined || reason !== undefined) {
			outputs.push({ item, output: { ...unsentResult(reason!), item } });
			return;
		}
		const first = options.equalRows === 'once' ? firstEqual(read, item) : undefined;
		if (first === undefined) rows.set(item, read);
		else outputs.push({ item, output: { ...addedUpOnceResult(first), item } });
	});
	for (const combined of combine(rows, periods)) {
		outputs.push({ item: combined.items[0], output: finish(combined) });
	}
	outputs.sort((left, right) => left.item - right.item);
	const usages = new Map<number, Identified>();
	const results = outputs.map(({ output }, position) => {
		if ('outcome' in output) return output;
		usages.set(position, output);
		return undefined;
	});
	return { usages, results };

	/** What the rows of a sum are, in whatever order they come: when and how much each of them says. */
	function rowsOf(items: readonly number[]): Pick<Identified, 'rows' | 'doubledRows'> {
		const texts = items.map((item) => {
			const { from, to, amounts } = rows.get(item)!;
			return [from, to, ...amounts.map(({ key, value }) => `${key} ${value}`)].join(' ');
		});
		const alike = [...groupBy(texts, (text) => text).values()];
		const areDoubled = alike.every(({ length }) => length % 2 === 0);
		return {
			rows: hash('sha256', JSON.stringify(texts.sort()), 'base64url'),
			...(areDoubled && { doubledRows: alike.length }),
		};
	}

	/** Position of the first row that says the same, where there is an earlier one. */
	function firstEqual({ kind, from, to, amounts }: Row, item: number): number | undefined {
		const used = amounts.map(({ key, value }) => ({ key, value }));
		const key = canonicalJson({ kind, from, to, used });
		const first = firsts.get(key);
		if (first === undefined) firsts.set(key, item);
		return first;
	}

	/** @returns nothing for a row that only lacks what could not be resolved */
	function readRow(input: Input): Row | { readonly faults: readonly Fault[] } | undefined {
		const validated = validate(rowSchema, input.given, options.namesPaths);
		const faults = faultsOf(input, validated);
		if (faults.length > 0) return { faults };
		if (!validated.ok) return undefined;
		const row = combination.take(validated.body);
		if (row === undefined) return { faults: [unknownAmounts(combination)] };
		const isTooLong = (row.to - row.from) / SHORTEST[combining.length] > MOST_PERIODS;
		return isTooLong ? { faults: [tooLong(combining.length)] } : row;
	}

	function finish({ kind, period, amounts, items }: Combined): Identified | ItemResult {
		const from = formatInstant(period.from);
		const source = {
			items,
			period: combining.length,
			from,
			to: formatInstant(period.to),
			zone: combining.zone,
			label: periods.labelOf(period),
		};
		const validated = validate(
			schema,
			combination.build(kind, amounts, period),
			options.namesPaths,
		);
		if (!validated.ok)
			return {
				...invalidResult(validated.faults.map((fault) => nameIn(fault, source))),
				combined: source,
			};
		const key = canonicalJson(combination.identifying?.(kind) ?? kind);
		const { body, identity } = identifyCombined(
			target,
			validated.body,
			key,
			from,
			combining.length,
		);
		return { body, identity, isLasting: true, combined: source, ...rowsOf(items) };
	}
}

/** A fault of a sum says of which one, because no item holds the value it names. */
function nameIn(fault: Fault, { items, period, from }: CombinedFrom): Fault {
	return {
		...fault,
		message: `Combined usage of the ${period} from ${from} (${itemsInWords(items)}): ${fault.message}`,
	};
}

function unknownAmounts({ fix }: Combination): Fault {
	return combiningFault('nothing-to-combine', 'cannot find in this item what to add up', fix);
}

function tooLong(length: PeriodLength): Fault {
	return combiningFault(
		'too-many-periods',
		`would share this item among more than ${MOST_PERIODS} ${length}s`,
		'Check its start and its end, or choose a longer period.',
	);
}

function combiningFault(code: Code, problem: string, fix: string): Fault {
	return {
		field: 'Combine Before Sending',
		path: '',
		code,
		message: `'Combine Before Sending' ${problem}.`,
		fix,
	};
}
