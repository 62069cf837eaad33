import { copiesByContent } from '../../../delivery/identity/match';
import type { StoredUsage } from '../../../delivery/contract/recognition';
import { Decimal } from '../../../values/decimal';

function stored(id: string, createdAt?: number, quantity = '1'): StoredUsage {
	const value = Decimal.from(quantity);
	const content = { account: 'a', quantity: value };
	return { id, partition: 'a', time: 0, content, quantity: value, createdAt };
}

const idsOf = (...usages: readonly StoredUsage[]): string[][] =>
	[...copiesByContent(usages).values()].map((copies) => copies.map(({ id }) => id));

it('copies stand in the order of storing, whatever their IDs and the order of the list', () => {
	expect(idsOf(stored('c', 3), stored('a', 2), stored('b', 1))).toEqual([['b', 'a', 'c']]);
});

it('the ID decides where two were stored at the same time', () => {
	expect(idsOf(stored('b', 1), stored('B', 1), stored('a', 1))).toEqual([['B', 'a', 'b']]);
});

it('copies without a time of storing come last', () => {
	expect(idsOf(stored('a'), stored('b', 9), stored('0'))).toEqual([['b', '0', 'a']]);
});

it('spellings of one quantity are copies of each other, and other quantities are not', () => {
	const copies = idsOf(stored('a', 1, '1.50'), stored('b', 2, '1.5'), stored('c', 3, '1.51'));
	expect(copies).toEqual([['a', 'b'], ['c']]);
});
