import { uniqueField } from '../contract/recognition';
import type { ExactObject } from '../../values/exactJson';
import {
	asDuplicate,
	comparedWithStored,
	differencesBetween,
	findDuplicates,
	type Duplicate,
} from '../identity/compare';
import { groupBy } from '../../values/groupBy';
import { contentOf, contentText, type Identified } from '../identity/identify';
import type { Difference } from '../contract/outcome';
import { Sums } from '../create/results/sums';
import type { Recorded } from './recorded';
import { sumsInParts } from './sumsInParts';
import type { Target } from '../contract/target';

/** What became of an expected usage. */
export type Finding = StoredFinding | { readonly status: 'missing' };

type StoredFinding = {
	readonly stored: Recorded;
	/** What else is stored of a sum whose rows came late. */
	readonly furtherParts?: readonly Recorded[];
} & (
	| { readonly status: 'matched' }
	| { readonly status: 'different'; readonly differences: readonly Difference[] }
);

/** The IDs of what is stored of an expected usage. */
export function idsOf(finding: Finding): string[] {
	if (finding.status === 'missing') return [];
	return [finding.stored, ...(finding.furtherParts ?? [])].map(({ id }) => id);
}

/** A stored usage that stands for no expected one: a further copy of one that is stored, or unknown. */
export type Surplus =
	| { readonly status: 'twice'; readonly stored: Recorded; readonly position: number }
	| { readonly status: 'extra'; readonly stored: Recorded };

export interface Reconciliation {
	/** Items that share an identity with an earlier one; they have no finding of their own. */
	readonly duplicates: ReadonlyMap<number, Duplicate>;
	/**
	 * Items that say the same as an earlier one and are not stored, where each may count. They have no
	 * finding either, and are not in the sum that is expected.
	 */
	readonly asked: ReadonlyMap<number, Duplicate>;
	/** By position of the expected usage. */
	readonly findings: ReadonlyMap<number, Finding>;
	readonly surplus: readonly Surplus[];
	readonly sumExpected: Sums;
	readonly sumStored: Sums;
}

/**
 * Holds expected usages against what is stored, one to one. By ident where the API keeps one; by
 * content where it has none, or where the ident was only made from the content. In linear time.
 *
 * @param usages the expected usages by position of their item
 * @param stored all that is stored where they belong; one that is named twice counts once
 * @param asksAboutEqual whether one that says the same as an earlier one is expected only where it is stored
 */
export function reconcile(
	target: Target,
	usages: ReadonlyMap<number, Identified>,
	stored: readonly Recorded[],
	asksAboutEqual = false,
): Reconciliation {
	const duplicates = findDuplicates(target, usages);
	const matching = new Matching(target, stored);
	const sumExpected = new Sums();
	const firsts = [...usages].filter(([position]) => !duplicates.has(position));
	matching.inParts(firsts);
	for (const [position, usage] of firsts) matching.byIdent(position, usage);
	matching.byContent(firsts);
	const copies = matching.copies(firsts);
	const asked = new Map(
		firsts.flatMap(([position, { equalTo }]): Array<[number, Duplicate]> =>
			asksAboutEqual && equalTo !== undefined && !matching.findings.has(position)
				? [[position, asDuplicate(target, usages, position, equalTo)]]
				: [],
		),
	);
	const expected = firsts.filter(([position]) => !asked.has(position));
	for (const [, { body }] of expected) sumExpected.add(target.measure(body).amounts);
	matching.byPlace(expected);
	const findings = new Map(
		expected.map(([position]): [number, Finding] => [
			position,
			matching.findings.get(position) ?? { status: 'missing' },
		]),
	);
	const extra = matching.rest().map((record): Surplus => ({ status: 'extra', stored: record }));
	return {
		duplicates,
		asked,
		findings,
		surplus: [...copies, ...extra],
		sumExpected,
		sumStored: matching.sumStored,
	};
}

/** The state of one reconciliation: which stored usages still stand for nothing. */
class Matching {
	readonly findings = new Map<number, Finding>();
	readonly sumStored = new Sums();
	private readonly free: Map<string, Recorded>;

	constructor(
		private readonly target: Target,
		stored: readonly Recorded[],
	) {
		this.free = new Map(stored.map((record) => [record.id, record]));
		for (const { body } of this.free.values()) this.sumStored.add(target.measure(body).amounts);
	}

	/** Sums whose rows came late, before their first usage alone is taken for them. */
	inParts(usages: ReadonlyArray<[number, Identified]>): void {
		for (const [position, { stored, differences }] of sumsInParts(this.target, usages, this.free))
			this.settle(position, stored[0], differences, stored.slice(1));
	}

	byIdent(position: number, usage: Identified): void {
		if (this.findings.has(position)) return;
		if (uniqueField(this.target.recognition) === undefined) return;
		const stored = this.free.get(usage.identity);
		if (stored === undefined) return;
		this.settle(
			position,
			stored,
			comparedWithStored(this.target, usage.body, stored.body).differences,
		);
	}

	/** Each stored usage stands for one of those that say the same. */
	byContent(usages: ReadonlyArray<[number, Identified]>): void {
		const open = usages.filter(
			([position, usage]) => !this.findings.has(position) && this.goesByContent(usage),
		);
		if (open.length === 0) return;
		const groups = groupBy([...this.free.values()].reverse(), ({ body }) =>
			contentText(this.target, body),
		);
		for (const [position, usage] of open) {
			const content = contentOf(this.target, usage);
			const stored = content === undefined ? undefined : groups.get(content)?.pop();
			if (stored !== undefined) this.settle(position, stored, []);
		}
	}

	/** Stored usages that say the same as an expected one which has its own. */
	copies(usages: ReadonlyArray<[number, Identified]>): Surplus[] {
		if (this.free.size === 0) return [];
		const matched = new Map<string, number>();
		for (const [position, usage] of usages) {
			if (this.findings.get(position)?.status !== 'matched') continue;
			const content = contentOf(this.target, usage);
			if (content !== undefined && !matched.has(content)) matched.set(content, position);
		}
		return this.rest().flatMap((stored): Surplus[] => {
			const position = matched.get(contentText(this.target, stored.body) ?? '');
			if (position === undefined) return [];
			this.free.delete(stored.id);
			return [{ status: 'twice', stored, position }];
		});
	}

	/** Without an ident, what is stored for the same subscription and time is what the usage became. */
	byPlace(usages: ReadonlyArray<[number, Identified]>): void {
		if (uniqueField(this.target.recognition) !== undefined) return;
		const groups = groupBy(this.rest().reverse(), ({ body }) => this.placeOf(body));
		for (const [position, { body }] of usages) {
			if (this.findings.has(position)) continue;
			const stored = groups.get(this.placeOf(body))?.pop();
			if (stored === undefined) continue;
			this.settle(
				position,
				stored,
				differencesBetween(this.target.content(body) ?? body, stored.body),
			);
		}
	}

	rest(): Recorded[] {
		return [...this.free.values()];
	}

	private settle(
		position: number,
		stored: Recorded,
		differences: readonly Difference[],
		furtherParts: readonly Recorded[] = [],
	): void {
		for (const { id } of [stored, ...furtherParts]) this.free.delete(id);
		const parts = furtherParts.length === 0 ? {} : { furtherParts };
		this.findings.set(
			position,
			differences.length === 0
				? { status: 'matched', stored, ...parts }
				: { status: 'different', stored, differences, ...parts },
		);
	}

	private goesByContent({ hasMadeIdent }: Identified): boolean {
		return uniqueField(this.target.recognition) === undefined || hasMadeIdent === true;
	}

	private placeOf(body: ExactObject): string {
		const { partition, from } = this.target.measure(body);
		return `${from} ${partition}`;
	}
}
