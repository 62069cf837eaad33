import { itemsInWords } from '../../../delivery/contract/outcome';
import type { Target } from '../../../delivery/contract/target';
import { canonicalJson, type ExactObject } from '../../../values/exactJson';
import { NO_UNIT } from './hints';
import type { Settled } from './settledUsages';
import type { Status } from './statuses';

/** How an expected usage is stored, in words; those that may be what an unexpected one was meant to be come first. */
const WORDS = {
	missing: 'is missing',
	asked: 'is not stored',
	unknown: 'may or may not be stored',
	different: 'is stored with other values',
	matched: 'is stored as well',
} satisfies Partial<Record<Status, string>>;

type Named = Settled & { readonly status: keyof typeof WORDS };

/** The expected usages, to be found by their position and by where and when they are. */
export class Expectations {
	private byPosition: Map<number, Settled> | undefined;
	private byPlace: Map<string, Named> | undefined;

	constructor(
		private readonly target: Target,
		private readonly settled: readonly Settled[],
	) {}

	at(position: number): Settled | undefined {
		this.byPosition ??= new Map(this.settled.map((one) => [one.position, one]));
		return this.byPosition.get(position);
	}

	/** The expected usage that a stored one may stand for, though it says something else. */
	beside(stored: ExactObject): Named | undefined {
		this.byPlace ??= this.inPlaces();
		return this.byPlace.get(this.placeOf(stored));
	}

	/** What an expected usage says, and how it is stored. */
	inWords({ items, usage, status }: Named): string {
		const [amount] = this.target.measure(usage!.body).amounts;
		const unit = amount === undefined || amount.unit === NO_UNIT ? '' : ` ${amount.unit}`;
		const says = amount === undefined ? '' : ` says ${amount.value}${unit} and`;
		return `Same time as ${itemsInWords(items)}${this.named(usage!)}, which${says} ${WORDS[status]}.`;
	}

	/** A reference that may be an e-mail says who the customer is. */
	private named({ reference, identity, hasMadeIdent }: NonNullable<Settled['usage']>): string {
		const own = reference ?? (hasMadeIdent === false ? identity : undefined);
		return own === undefined || own.includes('@') ? '' : ` (${own})`;
	}

	private inPlaces(): Map<string, Named> {
		const places = new Map<string, Named>();
		for (const status of Object.keys(WORDS)) {
			for (const one of this.settled) {
				if (one.status !== status || one.usage === undefined) continue;
				const place = this.placeOf(one.usage.body);
				if (!places.has(place)) places.set(place, one as Named);
			}
		}
		return places;
	}

	private placeOf(body: ExactObject): string {
		const { partition, from, to } = this.target.measure(body);
		const kind = (this.target.kindFields ?? []).map((field) => body[field] ?? null);
		return canonicalJson([partition, from ?? null, to ?? null, ...kind]);
	}
}
