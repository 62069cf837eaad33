import type { IDataObject } from 'n8n-workflow';
import { addRatedUsage, createUsage, eachAction } from '../support/actions';
import { storedBodies } from '../support/bodies';
import { failures, outcomesOf } from '../support/outcomes';
import { hints, period, withoutList, withoutObjects } from '../support/columns';
import { useStage } from '../support/stage';

const stage = useStage();

it('reads dotted names in shared values and in JSON', async () => {
	const dotted = { ...withoutObjects, ...period, 'quantity.amount': '1', 'quantity.unit': 'KWH' };
	const byShared = await stage.run(addRatedUsage, {
		parameters: { valuesForAllItems: JSON.stringify(dotted) },
		input: [{}],
	});
	const byJson = await stage.run(addRatedUsage, { mode: 'json', input: [dotted] });

	expect(outcomesOf(byShared)).toEqual(['created']);
	expect(outcomesOf(byJson)).toEqual(['duplicate']);
});

it('counts entries from 1 where no column counts 0, and closes gaps', async () => {
	const numbered = (first: number, second: number) => ({
		...withoutList,
		[`unitQuantities[${first}].unitQuantity`]: '12.5',
		[`unitQuantities[${first}].unitQuantityType`]: 'KWH',
		[`unitQuantities[${second}].unitQuantity`]: '2',
		[`unitQuantities[${second}].unitQuantityType`]: 'PC',
	});
	const input = [
		numbered(1, 2),
		numbered(0, 1),
		numbered(1, 7),
		numbered(3, 9),
		createUsage.usage(3),
	];
	const run = await stage.run(createUsage, { input, options: { equalRows: 'once' } });

	expect(outcomesOf(run)).toEqual(['created', 'duplicate', 'duplicate', 'duplicate', 'created']);
	expect(storedBodies(stage, createUsage)).toMatchObject([{ unitQuantities: [{}, {}] }, {}]);
});

it('counts entries from 0 beside a shared list', async () => {
	const run = await stage.runOn(createUsage, {
		parameters: { valuesForAllItems: '{ "unitQuantities": [{ "unitQuantityType": "KWH" }] }' },
		input: [1, 0].map((position) => ({
			...withoutList,
			[`unitQuantities[${position}].unitQuantity`]: '12.5',
		})),
	});

	expect(failures(run)[0].message).toMatch(/unitQuantities\[0\]\.unitQuantity\) is required/);
	expect(outcomesOf(run)).toEqual(['created', 'invalid']);
	expect(storedBodies(stage, createUsage)).toMatchObject([
		{ unitQuantities: [{ unitQuantityType: 'KWH' }] },
	]);
});

describe.each([
	['createUsage', createUsage, 'unitQuantities', 'unitQuantity', ['unitQuantityType', 'KWH']],
	['addRatedUsage', addRatedUsage, 'properties', 'value', ['key', 'two']],
] as const)('columns of entries beside a list, %s', (_name, action, list, member, [key, own]) => {
	const entry = (value: number, type: string) => ({ [member]: String(value), [key]: type });
	const sent = () => {
		const [body] = stage.bodies(action).map((text) => JSON.parse(text) as IDataObject);
		return (body[list] as IDataObject[]).map((one) => `${String(one[member])} ${String(one[key])}`);
	};
	const given = [entry(1, 'SESSION'), entry(2, own)];
	const plain = { ...(list === 'properties' ? action.usage(1) : withoutList) };
	const second = { ...plain, [`${list}[1].${member}`]: '5' };
	const third = {
		...plain,
		[`${list}[2].${member}`]: '5',
		[`${list}[2].${key}`]: 'MINUTE',
	};
	const shared = { parameters: { valuesForAllItems: JSON.stringify({ [list]: given }) } };
	const inParts = Object.fromEntries(
		given.flatMap((one, place) =>
			Object.entries(one).map(([name, value]) => [`${list}[${place}].${name}`, value]),
		),
	);

	it.each([
		['in a cell', { input: [{ ...second, [list]: JSON.stringify(given) }] }],
		['in the JSON', { mode: 'json' as const, input: [{ ...second, [list]: given }] }],
		['shared', { ...shared, input: [second] }],
		[
			'shared in parts',
			{ input: [second], parameters: { valuesForAllItems: JSON.stringify(inParts) } },
		],
	])('[1] is the second entry of one that stands %s', async (_where, setting) => {
		await stage.runOn(action, setting);
		expect(sent()).toEqual(expect.arrayContaining(['1 SESSION', `5 ${own}`]));
		expect(sent()).toHaveLength(2);
	});

	it('[2] is the third entry of a shared one of two', async () => {
		await stage.runOn(action, { ...shared, input: [third] });
		expect(sent().sort()).toEqual(['1 SESSION', `2 ${own}`, '5 MINUTE'].sort());
	});
});

it.each([
	['properties[200000000].key', addRatedUsage],
	['taxLocation.zones[200000000].code', createUsage],
	['unitQuantities[99999999999999999999].unitQuantity', createUsage],
])('refuses %s at once, and goes on with the other rows', async (column, action) => {
	const run = await stage.runOn(action, {
		input: [{ ...action.usage(1), [column]: 'x' }, action.usage(2)],
	});

	expect(outcomesOf(run)).toEqual(['created', 'invalid']);
	expect(failures(run)[0].details.faults).toMatchObject([
		{ code: 'too-many-entries', message: `Column '${column}' counts an entry beyond 1000.` },
	]);
});

it('adds a cell of JSON text to a shared object, and the other way round', async () => {
	const [text, object] = ['{"city": "Bonn"}', { city: 'Bonn' }];
	const run = async (taxLocation: unknown, shared: object) =>
		await stage.run(createUsage, {
			parameters: { valuesForAllItems: JSON.stringify(shared) },
			input: [{ ...createUsage.usage(1), taxLocation } as IDataObject],
		});

	expect(outcomesOf(await run(text, { taxLocation: { country: 'DE' } }))).toEqual(['created']);
	expect(outcomesOf(await run(object, { taxLocation: '{"country": "DE"}' }))).toEqual([
		'duplicate',
	]);
	expect(outcomesOf(await run(text, { 'taxLocation.country': 'DE' }))).toEqual(['duplicate']);
	expect(storedBodies(stage, createUsage)).toMatchObject([
		{ taxLocation: { country: 'DE', city: 'Bonn' } },
	]);
});

it.each(eachAction)('%s finds a payload under body, and says so', async (_target, action) => {
	const webhook = (body: unknown) =>
		({ headers: { host: 'x' }, params: {}, query: {}, body }) as unknown as IDataObject;
	const run = await stage.run(action, {
		input: [webhook(action.usage(1)), webhook(JSON.stringify(action.usage(2)))],
	});
	const byJson = await stage.run(action, {
		parameters: { usageFrom: 'json', usageJson: '={{ $json }}' },
		input: [webhook(action.usage(1))],
	});

	expect(outcomesOf(run)).toEqual(['created', 'created']);
	expect(hints(run)).toContain("The usages were found under 'body'.");
	expect(hints(run)).not.toContain('Not used');
	expect(outcomesOf(byJson)).toEqual(['duplicate']);
});
