/**
 * Does something for each item, in their order, several at once.
 *
 * @param limit how many at once, at least 1
 * @throws what `carryOut` throws; none begins after that
 */
export async function inParallel<Item>(
	items: Iterable<Item>,
	limit: number,
	carryOut: (item: Item) => Promise<void>,
): Promise<void> {
	const rest = takenOnce(items);
	const takeNext = async (): Promise<void> => {
		for (const item of rest) await carryOut(item);
	};
	await Promise.all(Array.from({ length: limit }, takeNext));
}

/** Every loop over it takes what no other has taken, and one that is left early ends it for all. */
function* takenOnce<Item>(items: Iterable<Item>): Generator<Item> {
	yield* items;
}
