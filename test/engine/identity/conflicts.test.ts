import { addRatedUsage, createUsage } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const byReference = { identity: 'field', referenceField: 'session' };
const rated = (session: string, changes: object = {}) => ({
	...addRatedUsage.usage(1),
	session,
	...changes,
});

it('lists the fields in which a rated usage is not what is stored under its ident', async () => {
	await stage.run(addRatedUsage, { parameters: byReference, input: [rated('s-1')] });
	const changes = {
		price: { amount: '9.99', currency: 'NOK' },
		period: { start: '2026-03-01T10:00:00+01:00', end: '2026-03-01T12:00:00+01:00' },
	};
	const run = await stage.runOn(addRatedUsage, {
		parameters: byReference,
		input: [rated('s-1', changes), rated('s-2')],
	});

	expect(outcomesOf(run)).toEqual(['created', 'conflict']);
	const [{ message, details }] = failures(run);
	expect(details.differences).toEqual([
		// The start is the same instant in another zone.
		{ field: 'period.end', given: '2026-03-01T11:00:00.000Z', stored: '2026-03-01T09:45:00.000Z' },
		{ field: 'price.amount', given: '9.99', stored: '1.2345' },
		{ field: 'price.currency', given: 'NOK', stored: 'EUR' },
	]);
	expect(details).toMatchObject({ identity: 's-1', outcome: 'conflict' });
	expect(message).toContain("'price.amount'");
	expect(stage.sandbox.records('instellix/ratedUsage')).toMatchObject({ stored: 2, twice: [] });
});

it('is no conflict where only the spelling differs', async () => {
	await stage.run(addRatedUsage, { parameters: byReference, input: [rated('s-1')] });
	const run = await stage.run(addRatedUsage, {
		parameters: byReference,
		input: [rated('s-1', { price: { currency: 'EUR', amount: '1.23450' }, description: null })],
	});

	expect(successes(run)).toMatchObject([{ outcome: 'duplicate', compared: true }]);
});

it('finds the conflict of two items of one run before anything of the second is sent', async () => {
	const run = await stage.runOn(addRatedUsage, {
		parameters: byReference,
		input: [rated('s-1'), rated('s-1', { type: 'SELF_BILLING' })],
	});

	expect(outcomesOf(run)).toEqual(['created', 'conflict']);
	expect(failures(run)[0].details).toMatchObject({
		duplicateOf: 0,
		differences: [{ field: 'type', given: 'SELF_BILLING', stored: 'SALES' }],
	});
	expect(stage.posts(addRatedUsage)).toHaveLength(1);
});

it('stops a node that does not continue, after everything else was sent', async () => {
	await stage.run(addRatedUsage, { parameters: byReference, input: [rated('s-1')] });
	const run = await stage.run(addRatedUsage, {
		parameters: byReference,
		input: [rated('s-1', { type: 'SELF_BILLING' }), rated('s-2')],
	});

	expect(run.status).toBe('error');
	expect(run.error?.message).toMatch(
		/^Instellix has stored 1 of 2 usages; of the others, 1 conflict$/,
	);
	expect(run.error?.description).toMatch(/^Item 0 \(s-1\): .*'type'/m);
	expect(stage.sandbox.records('instellix/ratedUsage')).toMatchObject({ stored: 2, twice: [] });
});

it.each([409, 400, 422] as const)(
	'knows an ident that is taken by status %d',
	async (duplicateStatus) => {
		stage.sandbox.instellix.settings.duplicateStatus = duplicateStatus;
		for (const action of [createUsage, addRatedUsage]) {
			await stage.run(action, { input: [action.usage(1)] });
			const run = await stage.run(action, { input: [action.usage(1)] });

			expect(outcomesOf(run)).toEqual(['duplicate']);
		}
	},
);

it.each(['array', 'embedded'] as const)(
	'compares with a list that comes as %s',
	async (listShape) => {
		stage.sandbox.instellix.settings.listShape = listShape;
		await stage.run(addRatedUsage, { parameters: byReference, input: [rated('s-1')] });
		const run = await stage.runOn(addRatedUsage, {
			parameters: byReference,
			input: [rated('s-1', { type: 'SELF_BILLING' })],
		});

		expect(outcomesOf(run)).toEqual(['conflict']);
	},
);
