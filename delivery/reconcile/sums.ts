import { Decimal } from '../../values/decimal';
import type { Measure } from '../contract/target';

/** Exact sums per unit. */
export class Sums {
	private readonly byUnit = new Map<string, Decimal>();

	add(amounts: Measure['amounts']): void {
		for (const { unit, value } of amounts) this.byUnit.set(unit, this.of(unit).plus(value));
	}

	subtract(unit: string, value: Decimal): void {
		this.byUnit.set(unit, this.of(unit).minus(value));
	}

	/** This less `other`, for the units of both. */
	minus(other: Sums): Sums {
		const rest = new Sums();
		for (const [unit, value] of this.byUnit) rest.byUnit.set(unit, value);
		for (const [unit, value] of other.byUnit) rest.subtract(unit, value);
		return rest;
	}

	/** By unit, as texts that keep every digit. */
	texts(): Record<string, string> {
		return Object.fromEntries([...this.byUnit].map(([unit, value]) => [unit, value.toString()]));
	}

	private of(unit: string): Decimal {
		return this.byUnit.get(unit) ?? Decimal.zero;
	}
}
