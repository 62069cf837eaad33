/** A list that stays sorted by a number, so that a range is found without looking at the rest. */
export class SortedList<Element> {
	private readonly elements: Element[] = [];

	constructor(private readonly keyOf: (element: Element) => number) {}

	/** Puts an element behind those with the same key. */
	add(element: Element): void {
		this.elements.splice(this.firstAbove(this.keyOf(element)), 0, element);
	}

	remove(element: Element): void {
		const position = this.elements.indexOf(element, this.firstFrom(this.keyOf(element)));
		if (position !== -1) this.elements.splice(position, 1);
	}

	/** The elements whose key is from `lowest` to `highest`, both included. */
	between(lowest: number, highest: number): Element[] {
		return this.elements.slice(this.firstFrom(lowest), this.firstAbove(highest));
	}

	private firstFrom(key: number): number {
		return this.firstWhere((other) => other >= key);
	}

	private firstAbove(key: number): number {
		return this.firstWhere((other) => other > key);
	}

	private firstWhere(reached: (key: number) => boolean): number {
		let low = 0;
		let high = this.elements.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (reached(this.keyOf(this.elements[middle] as Element))) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}
