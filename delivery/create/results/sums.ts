import { Decimal } from '../../../values/decimal';
import type { Measure } from '../../contract/target';

/** Exact sums per unit. */
export class Sums {
	private readonly byUnit = new Map<string, Decimal>();

	add(amounts: Measure['amounts']): void {
		for (const { unit, value } of amounts) this.byUnit.set(unit, this.of(unit).plus(value));
	}

	/** @param remainder how much of the first amount was not accepted */
	addStored(amounts: Measure['amounts'], remainder?: string): void {
		this.add(amounts);
		if (remainder !== undefined && amounts.length > 0)
			this.subtract(amounts[0].unit, Decimal.from(remainder));
	}

	/** This and `other`, for the units of both. */
	plus(other: Sums): Sums {
		const sum = new Sums();
		for (const { byUnit } of [this, other])
			for (const [unit, value] of byUnit) sum.byUnit.set(unit, sum.of(unit).plus(value));
		return sum;
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

	private subtract(unit: string, value: Decimal): void {
		this.byUnit.set(unit, this.of(unit).minus(value));
	}

	private of(unit: string): Decimal {
		return this.byUnit.get(unit) ?? Decimal.zero;
	}
}
