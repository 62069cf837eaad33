import { better, between, worse } from '../../../tools/bench/guard/tolerance';

const baseline = { sending: 1.1, validating: 2 };

it('lets ratios pass that are up to 20 % worse', () => {
	expect(worse({ sending: 1.31, validating: 2.4 }, baseline)).toEqual([]);
});

it('names the ratios that are more than 20 % worse', () => {
	expect(worse({ sending: 1.1, validating: 2.41 }, baseline)).toEqual(['validating']);
});

it('lets no count pass that is higher', () => {
	const counts = { requests: 20, reads: 5 };
	expect(worse(counts, counts, 0)).toEqual([]);
	expect(worse({ requests: 21, reads: 4 }, counts, 0)).toEqual(['requests']);
});

it('lets nothing pass that the baseline does not know, or that is no number', () => {
	expect(worse({ reading: 1, sending: NaN }, baseline)).toEqual(['reading', 'sending']);
});

it('judges two measurements by the better of each ratio', () => {
	expect(better({ sending: 1.5, validating: 2 }, { sending: 1.2, validating: 3 })).toEqual({
		sending: 1.2,
		validating: 2,
	});
});

it('writes down what is in the middle of two', () => {
	expect(between(baseline, { sending: 1.3, validating: 3 })).toEqual({
		sending: 1.2000000000000002,
		validating: 2.5,
	});
});
