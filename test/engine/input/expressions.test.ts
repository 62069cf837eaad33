import { openAccountsBeside } from '../support/accounts';
import {
	addRatedUsage,
	byId,
	createRebillyUsage,
	createUsage,
	eachAction,
} from '../support/actions';
import { literal, storedBodies } from '../support/bodies';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

it.each(eachAction)('%s evaluates every field for each item', async (_target, action) => {
	const accounts = openAccountsBeside(stage.sandbox, 3);
	const input = accounts.map((account, number) => action.usage(number + 1, account));
	const run = await stage.run(action, { mode: 'fields', input });

	expect(outcomesOf(run)).toEqual(['created', 'created', 'created']);
	expect(successes(run).map(({ usage }) => usage)).toMatchObject(input);
});

it('evaluates the lists and objects of Additional Fields for each item', async () => {
	await stage.run(createUsage, {
		mode: 'fields',
		options: { withoutQuantity: true },
		parameters: {
			additionalFields: {
				description: '=Session {{ $json.session }} of {{ $input.all().length }}',
				taxLocation: {
					location: { country: '={{ $json.country }}', city: '', postalCode: '', street: 'Weg 1' },
				},
				properties: { entry: [{ propertyIdent: 'row', propertyValue: '={{ $itemIndex }}' }] },
			},
		},
		input: ['DE', 'AT'].map((country, number) => ({
			...createUsage.usage(number),
			session: `s-${number}`,
			country,
		})),
	});

	expect(storedBodies(stage, createUsage)).toMatchObject([
		{
			description: 'Session s-0 of 2',
			taxLocation: { country: 'DE', street: 'Weg 1' },
			properties: [{ propertyIdent: 'row', propertyValue: '0' }],
		},
		{
			description: 'Session s-1 of 2',
			taxLocation: { country: 'AT', street: 'Weg 1' },
			properties: [{ propertyIdent: 'row', propertyValue: '1' }],
		},
	]);
});

it('takes the id of a resource locator from an expression, as text or as number', async () => {
	stage.sandbox.instellix.addContract({ contractId: '42', productIdents: ['7'] });
	const run = await stage.run(createUsage, {
		mode: 'fields',
		parameters: {
			contractId: byId('={{ $json.contract }}'),
			productIdent: byId('={{ $json.product }}'),
		},
		input: [
			{ ...createUsage.usage(1), contract: 42, product: 7 },
			{ ...createUsage.usage(2), contract: '42', product: '7' },
		],
	});

	expect(outcomesOf(run)).toEqual(['created', 'created']);
	expect(storedBodies(stage, createUsage)).toMatchObject([
		{ contractId: literal('42'), productIdent: '7' },
		{ contractId: literal('42'), productIdent: '7' },
	]);
});

it('takes the choice of a list, which the editor stores with its name', async () => {
	const chosen = {
		__rl: true as const,
		mode: 'list',
		value: '9007199254740993',
		cachedResultName: 'Depot (contract-1)',
	};
	const run = await stage.run(createUsage, {
		mode: 'fields',
		parameters: { contractId: chosen },
		input: [createUsage.usage(1)],
	});

	expect(outcomesOf(run)).toEqual(['created']);
});

it('takes amounts and types of a rated usage from expressions that calculate', async () => {
	await stage.run(addRatedUsage, {
		mode: 'fields',
		parameters: {
			type: "={{ $json.own ? 'SELF_BILLING' : 'SALES' }}",
			priceAmount: '={{ $json.quantity.amount * 2 }}',
		},
		input: [{ ...addRatedUsage.usage(1), own: true }, addRatedUsage.usage(2)],
	});

	expect(storedBodies(stage, addRatedUsage)).toMatchObject([
		{ type: 'SELF_BILLING', price: { amount: literal('3') } },
		{ type: 'SALES', price: { amount: literal('5') } },
	]);
});

it('refuses the rest that a calculation with floats leaves', async () => {
	const run = await stage.runOn(createRebillyUsage, {
		mode: 'fields',
		parameters: { quantity: '={{ 0.1 + 0.2 }}' },
		input: [createRebillyUsage.usage(1)],
	});

	expect(failures(run)).toMatchObject([{ details: { outcome: 'invalid', field: 'Quantity' } }]);
});

it('takes an expression that gives nothing for an empty field', async () => {
	const run = await stage.runOn(createRebillyUsage, {
		mode: 'fields',
		parameters: { quantity: '={{ $json.nothing.like.it }}' },
		input: [createRebillyUsage.usage(1)],
	});

	expect(failures(run)[0].message).toBe("'Quantity' is required but empty. Give it a value.");
});
