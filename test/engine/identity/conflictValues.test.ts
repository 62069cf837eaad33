import { addRatedUsage, createRebillyUsage } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

it('says both values of a conflict, and nothing that Instellix cannot do', async () => {
	const parameters = { identity: 'field', referenceField: 'session' };
	const usage = { ...addRatedUsage.usage(1), session: 'S-1' };
	await stage.runOn(addRatedUsage, { parameters, input: [usage] });
	const changed = { ...usage, price: { amount: '3', currency: 'EUR' } };
	const [{ message }] = failures(
		await stage.runOn(addRatedUsage, { parameters, input: [changed] }),
	);

	expect(message).toContain(
		"Instellix has another usage under the identity S-1: 'price.amount' is 1.2345 there, and this item says 3.",
	);
	expect(message).toContain(
		'Where this one is a usage of its own, give it an identity of its own.',
	);
	expect(message).toContain(
		'ask the support of Instellix, which documents no way to change a usage.',
	);
});

it('says of late rows both sums, the stored usage and how to correct it', async () => {
	const options = { combine: 'day', timeZone: 'Europe/Berlin' };
	const row = (number: number) => createRebillyUsage.usage(number);
	await stage.runOn(createRebillyUsage, { options, input: [row(1)] });
	const run = await stage.runOn(createRebillyUsage, { options, input: [row(1), row(2)] });

	expect(new Set(outcomesOf(run))).toEqual(new Set(['conflict']));
	const [{ message, details }] = failures(run);
	expect(details.code).toBe('late-rows');
	expect(message).toContain(
		`Rebilly has a usage for this period already, as usage ${details.storedId}: 'quantity' is 1.5 there, and the sum of items 0, 1 says 4.`,
	);
	expect(message).toContain(
		`use 'Correct usage' with Usage ID ${details.storedId}; or bring all rows of the period, with 'Rows That Come Late'`,
	);
});

it('says of two rows with one reference both quantities, the stored usage and how to correct it', async () => {
	const parameters = { identity: 'field', referenceField: 'session' };
	const usage = { ...createRebillyUsage.usage(1), session: 'S-1' };
	const run = await stage.runOn(createRebillyUsage, {
		parameters,
		input: [usage, { ...usage, quantity: '3' }],
	});
	const [{ id }] = stage.sandbox.records('rebilly/usage').usages;
	const [{ message, details }] = failures(run);

	expect(details).toMatchObject({ code: 'other-row-same-identity', storedId: id });
	expect(message).toBe(
		`Item 0 has the same identity, and another content: 'quantity' is 1.5 there, and this item says 3. Nothing was sent for this item. Where they are one usage and this item is right, use 'Correct usage' with Usage ID ${id}. Where they are two, give each usage a reference of its own.`,
	);
});
