import { account } from '../support/accounts';
import {
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	eachAction,
	usages,
} from '../support/actions';
import { literal, sentBodies, storedBodies } from '../support/bodies';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const usageText = `{
	"contractId": 9007199254740993, "productIdent": "charging",
	"startDate": "2026-03-01T08:00:00Z", "endDate": "2026-03-01T09:00:00Z",
	"unitQuantities": [{ "unitQuantity": 0.1000000000000000055511151231257827, "unitQuantityType": "KWH" }],
	"taxLocation": { "country": "DE", "vatZone": 7, "district": { "code": 12345678901234567890 } },
	"tariff": { "code": 18446744073709551615, "night": true, "note": null }
}`;

it('keeps every digit of a text, and passes on what it does not know', async () => {
	const run = await stage.run(createUsage, {
		parameters: { usageFrom: 'json', usageJson: usageText },
		input: [{}],
	});

	expect(storedBodies(stage, createUsage)).toEqual([
		{
			contractId: literal('9007199254740993'),
			productIdent: 'charging',
			startDate: '2026-03-01T08:00:00.000Z',
			endDate: '2026-03-01T09:00:00.000Z',
			unitQuantities: [
				{ unitQuantity: literal('0.1000000000000000055511151231257827'), unitQuantityType: 'KWH' },
			],
			taxLocation: {
				country: 'DE',
				vatZone: literal('7'),
				district: { code: literal('12345678901234567890') },
			},
			tariff: { code: literal('18446744073709551615'), night: true, note: null },
			usageIdent: successes(run)[0].identity,
		},
	]);
});

it.each(eachAction)('%s takes the object that an expression gives', async (_target, action) => {
	const run = await stage.run(action, {
		parameters: { usageFrom: 'json', usageJson: '={{ $json.usage }}' },
		input: usages(action, 1, 2).map((usage) => ({ usage })),
	});

	expect(outcomesOf(run)).toEqual(['created', 'created']);
	expect(stage.bodies(action)).toHaveLength(2);
});

it.each(eachAction)(
	'%s stores the same from a text, an object and the whole item',
	async (_target, action) => {
		const input = usages(action, 1, 2);
		const asText = await stage.run(action, { mode: 'json', input });
		const asObject = await stage.run(action, {
			parameters: { usageFrom: 'json', usageJson: '={{ $json }}' },
			input,
		});
		const wholeItem = await stage.run(action, { mode: 'item', input });

		expect(outcomesOf(asText)).toEqual(['created', 'created']);
		expect(outcomesOf(asObject)).toEqual(['duplicate', 'duplicate']);
		expect(outcomesOf(wholeItem)).toEqual(['duplicate', 'duplicate']);
		expect(stage.bodies(action)).toHaveLength(2);
	},
);

it('sends the members of an object under other names than the assumed ones', async () => {
	const usage = {
		...addRatedUsage.usage(1),
		price: { net: 3, currencyCode: 'EUR' },
		period: { from: 'a', to: 'b' },
	};
	const run = await stage.runOn(addRatedUsage, { mode: 'json', input: [usage] });

	// The sandbox knows the assumed names only.
	expect(outcomesOf(run)).toEqual(['rejected']);
	expect(sentBodies(stage.posts(addRatedUsage))).toMatchObject([
		{ price: { net: literal('3'), currencyCode: 'EUR' }, period: { from: 'a', to: 'b' } },
	]);
});

it('lets the JSON bring an ident of its own', async () => {
	const usage = { ...createUsage.usage(1), usageIdent: 'session.1~a_b-c' };
	const run = await stage.run(createUsage, { mode: 'json', input: [usage] });

	expect(successes(run)).toMatchObject([{ outcome: 'created', identity: 'session.1~a_b-c' }]);
	expect(storedBodies(stage, createUsage)).toMatchObject([{ usageIdent: 'session.1~a_b-c' }]);
});

it.each([
	['a text that is no JSON', '{ "contractId": 1,', /'Usage \(JSON\)' cannot be read/],
	['a list', '[{}]', /'Usage \(JSON\)' must be a JSON object/],
	['a number', '12', /'Usage \(JSON\)' must be a JSON object/],
])('refuses %s', async (_what, usageJson, message) => {
	const run = await stage.runOn(createRebillyUsage, {
		parameters: { usageFrom: 'json', usageJson },
		input: [{}],
	});

	expect(failures(run)).toMatchObject([
		{
			details: { outcome: 'invalid', field: 'Usage (JSON)' },
			message: expect.stringMatching(message),
		},
	]);
	expect(stage.posts(createRebillyUsage)).toEqual([]);
});

it.each([
	['a list', '={{ [1, 2] }}'],
	['a number', '={{ 12 }}'],
	['nothing', '={{ null }}'],
])('refuses %s that an expression gives', async (_what, usageJson) => {
	const run = await stage.runOn(createRebillyUsage, {
		parameters: { usageFrom: 'json', usageJson },
		input: [{}],
	});

	expect(failures(run)).toMatchObject([{ details: { outcome: 'invalid' } }]);
	expect(stage.posts(createRebillyUsage)).toEqual([]);
});

it('refuses the fields that only Rebilly sets', async () => {
	const stored = { id: 'sub_usg_1', invoiceId: null, createdTime: '2026-03-01T08:00:00Z' };
	const run = await stage.runOn(createRebillyUsage, {
		mode: 'json',
		input: [{ ...createRebillyUsage.usage(1), ...stored, subscriptionId: account.itemId }],
	});

	const { faults } = failures(run)[0].details;
	expect(faults?.map(({ path, code }) => [path, code])).toEqual(
		expect.arrayContaining([
			['id', 'read-only'],
			['createdTime', 'read-only'],
		]),
	);
});
