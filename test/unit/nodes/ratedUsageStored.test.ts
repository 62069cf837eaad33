import type { Recognition } from '../../../delivery/contract/recognition';
import { identify } from '../../../delivery/identity/identify';
import { ratedUsageTarget } from '../../../nodes/Instellix/ratedUsage/target';
import { parseExactJson, writeExactJson, type ExactObject } from '../../../values/exactJson';
import { bodyOf } from './support/faults';
import { sampleRatedUsage } from './support/samples';

const reader = (ratedUsageTarget.recognition as Recognition & { kind: 'keyedReadable' }).byIdent;

function sent(changes: object = {}): ExactObject {
	const body = bodyOf(ratedUsageTarget, { ...sampleRatedUsage, ident: 'my-ident', ...changes });
	return identify(ratedUsageTarget, body, undefined, 0).body;
}

/** What the API stores of a usage: what it was sent, and fields of its own. */
function storedOf(body: ExactObject, changes: object = {}): ExactObject {
	const asSent = parseExactJson(
		writeExactJson(ratedUsageTarget.request(body).body!),
	) as ExactObject;
	return {
		...asSent,
		id: 17,
		status: 'OPEN',
		created: '2026-03-02T00:00:00Z',
		...changes,
	} as ExactObject;
}

const differences = (body: ExactObject, changes: object = {}) =>
	reader.differences(body, storedOf(body, changes));

it('asks for one rated usage by its ident', () => {
	expect(reader.request(sent())).toEqual({
		method: 'GET',
		path: '/v2/rated-usages',
		query: { search: "ident=='my-ident'", size: '2' },
	});
});

it('takes only the record of that very ident', () => {
	const read = (records: unknown) =>
		reader.read({ status: 200, headers: {}, body: JSON.stringify(records) }, sent());
	expect(read([{ ident: 'other' }, { ident: 'my-ident', type: 'SALES' }])).toEqual({
		ident: 'my-ident',
		type: 'SALES',
	});
	expect(read([])).toBe('absent');
	// Records of other idents show that the search was not heeded.
	expect(read([{ ident: 'MY-IDENT' }])).toBeUndefined();
	expect(reader.read({ status: 404, headers: {}, body: '[]' }, sent())).toBeUndefined();
	expect(reader.read({ status: 200, headers: {}, body: 'x' }, sent())).toBeUndefined();
});

it('finds no difference in what was sent, whatever else is stored', () => {
	expect(differences(sent())).toEqual([]);
	expect(differences(sent({ description: 'x', properties: [{ key: 'a', value: 'b' }] }))).toEqual(
		[],
	);
});

it.each(['2026-03-01T08:30:00Z', '20260301T0830+0100', '2026-W09-7T08:30Z'])(
	'finds no difference in a text that looks like the time %s',
	(text) => {
		const properties = [{ key: 'a', value: text }];
		expect(differences(sent({ aggregationGroup: 'a', description: text, properties }))).toEqual([]);
	},
);

it.each([
	[{ price: { amount: 2.93, currency: 'EUR', taxIncluded: false } }],
	[{ price: { amount: '2.930', currency: 'EUR' } }],
	[{ quantity: { amount: 12.5, unit: 'KWH', name: 'energy' } }],
	[{ period: { start: '2026-03-01T08:00:00+01:00', end: '2026-03-01T08:30:00Z', days: 1 } }],
	[{ serviceLocation: { country: 'DE', city: 'Hamburg' } }],
])('finds no difference in another spelling of the same: %j', (changes) => {
	expect(differences(sent(), changes)).toEqual([]);
});

it.each([
	[{ price: { amount: 2.94, currency: 'EUR' } }, 'price.amount', '2.93', '2.94'],
	[{ price: { amount: 2.93, currency: 'NOK' } }, 'price.currency', 'EUR', 'NOK'],
	[{ price: { currency: 'EUR' } }, 'price.amount', '2.93', null],
	[{ quantity: { amount: 12.51, unit: 'KWH' } }, 'quantity.amount', '12.5', '12.51'],
	[{ type: 'SELF_BILLING' }, 'type', 'SALES', 'SELF_BILLING'],
	[{ contractIdent: null }, 'contractIdent', 'contract-1001', null],
	[
		{ period: { start: '2026-03-01T08:00:00Z', end: '2026-03-01T08:30:00Z' } },
		'period.start',
		'2026-03-01T07:00:00.000Z',
		'2026-03-01T08:00:00.000Z',
	],
])('names the difference in %j', (changes, field, given, stored) => {
	expect(differences(sent(), changes)).toEqual([{ field, given, stored }]);
});

it('compares lists entry by entry', () => {
	const body = sent({
		properties: [
			{ key: 'a', value: 'b' },
			{ key: 'c', value: 'd' },
		],
	});
	expect(
		differences(body, {
			properties: [
				{ key: 'a', value: 'b' },
				{ key: 'c', value: 'x' },
			],
		}),
	).toEqual([{ field: 'properties[1].value', given: 'd', stored: 'x' }]);
	expect(
		differences(body, { properties: [{ key: 'a', value: 'b' }] }).map(({ field }) => field),
	).toEqual(['properties[1].key', 'properties[1].value']);
});

it('finds no difference in a list that the API gives in another order', () => {
	const body = sent({
		properties: [
			{ key: 'a', value: 'b' },
			{ key: 'c', value: 'd' },
		],
	});
	expect(
		differences(body, {
			properties: [
				{ id: 1, key: 'c', value: 'd' },
				{ id: 2, key: 'a', value: 'b' },
			],
		}),
	).toEqual([]);
	expect(
		differences(body, {
			properties: [
				{ id: 1, key: 'c', value: 'x' },
				{ id: 2, key: 'a', value: 'b' },
			],
		}),
	).toEqual([{ field: 'properties[1].value', given: 'd', stored: 'x' }]);
});

it('finds no difference in fields of its own that the API adds to the entries of a list', () => {
	const body = sent({ properties: [{ key: 'a', value: 'b' }] });
	expect(differences(body, { properties: [{ key: 'a', value: 'b', id: 5 }] })).toEqual([]);
});
