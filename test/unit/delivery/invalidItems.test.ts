import type { Fault } from '../../../delivery/contract/outcome';
import { Stage, usage, usages } from './support/run';

const wrong = usage(1, { quantity: 'many', account: '' });

it('sends nothing at all when an item is invalid and the run stops on that', async () => {
	const stage = new Stage('listed');
	const { outcomes, results } = await stage.deliver([usage(0), wrong, usage(2)], {
		stopOnInvalid: true,
	});
	expect(outcomes).toEqual(['unsent', 'invalid', 'unsent']);
	expect(results[0].message).toMatch(/other items are invalid/);
	expect(stage.api.requests).toEqual([]);
});

it('sends the others when the run goes on', async () => {
	const stage = new Stage('listed');
	const { outcomes } = await stage.deliver([usage(0), wrong, usage(2)]);
	expect(outcomes).toEqual(['created', 'invalid', 'created']);
	expect(stage.notes).toEqual(['0', '2']);
});

it('sends everything when no item is invalid, though the run would stop', async () => {
	const stage = new Stage('listed');
	expect((await stage.deliver(usages(3), { stopOnInvalid: true })).outcomes).toEqual(
		Array(3).fill('created'),
	);
});

it('lists all faults of an item, in its message too', async () => {
	const [, result] = (await new Stage('listed').deliver([usage(0), wrong])).results;
	expect(result.faults?.map(({ field, code }) => [field, code])).toEqual([
		['Account', 'required'],
		['Quantity', 'not-a-number'],
	]);
	for (const fault of result.faults!)
		expect(result.message).toContain(`${fault.message} ${fault.fix}`);
});

it('says the names of the API too, where the usages came by them', async () => {
	const resultWith = async (namesPaths: boolean) =>
		(await new Stage('listed').deliver([wrong], { namesPaths })).results[0];
	expect((await resultWith(false)).message).toMatch(
		/^'Account' is required.*'Quantity' must be a number/,
	);
	const named = await resultWith(true);
	expect(named.message).toMatch(
		/^'Account' \(account\) is required.*'Quantity' \(quantity\) must be a number/,
	);
	expect(named.faults?.map(({ field }) => field)).toEqual(['Account', 'Quantity']);
});

it('keeps faults that were met while reading, and adds none for what could not be read', async () => {
	const fault: Fault = {
		field: 'Usage (JSON)',
		path: '',
		code: 'broken-json',
		message: 'No JSON.',
		fix: 'Fix it.',
	};
	const { results } = await new Stage('listed').deliver([{ given: {}, faults: [fault] }, usage(1)]);
	expect(results.map(({ outcome }) => outcome)).toEqual(['invalid', 'created']);
	expect(results[0].faults).toEqual([fault]);
});

it('reports a missing reference beside the other faults of the item', async () => {
	const { results } = await new Stage('listed').deliver([{ given: wrong, reference: null }]);
	expect(results[0].faults?.map(({ field }) => field)).toEqual([
		'Reference Field',
		'Account',
		'Quantity',
	]);
});

it.each([[null], [undefined], ['text'], [[]], [5]])(
	'calls the usage %j invalid, with and without a reference',
	async (given) => {
		for (const reference of [undefined, 'a']) {
			for (const kind of ['listed', 'keyed'] as const) {
				const { outcomes } = await new Stage(kind).deliver([{ given, reference }, usage(1)]);
				expect(outcomes).toEqual(['invalid', 'created']);
			}
		}
	},
);

it('does nothing for no items', async () => {
	const stage = new Stage('listed');
	const { receipt } = await stage.deliver([]);
	expect(receipt).toMatchObject({
		items: 0,
		firstTime: null,
		lastTime: null,
		sumsCreated: {},
		requests: 0,
	});
});

it.each([1e300, NaN, 10n])(
	'does not fail as a whole because of one item with the value %p in a field of its own',
	async (value) => {
		const withOwnField = { ...usage(1), ownField: value };
		const stage = new Stage('keyed');
		stage.target.content = ({ ident: _ident, ...content }) => content;
		const { outcomes } = await stage.deliver([usage(0), { given: withOwnField }]);
		expect(outcomes[0]).toBe('created');
	},
);
