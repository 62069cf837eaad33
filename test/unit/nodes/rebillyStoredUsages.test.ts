import type { Recognition } from '../../../delivery/contract/recognition';
import { usageTarget } from '../../../nodes/RebillyUsage/usage/target';
import { Decimal } from '../../../values/decimal';
import { bodyOf } from './support/faults';
import { sampleRebillyUsage } from './support/samples';

const target = usageTarget('usage');
const stored = (target.recognition as Recognition & { kind: 'listed' }).list;
const list = stored.newest();
const record = {
	id: 'sub_usg_1',
	subscriptionId: 'sub_1',
	quantity: 12.5,
	usageTime: '2026-03-01T08:00:00+01:00',
};
const page = (body: unknown, headers = {}) => ({
	status: 200,
	headers,
	body: JSON.stringify(body),
});

it('asks for one subscription and span of time, oldest first', () => {
	const span = {
		partition: 'sub_1',
		from: Date.UTC(2026, 2, 1),
		to: Date.UTC(2026, 2, 2, 0, 0, 0, 5),
	};
	expect(stored.within(span).pageFrom(999, 1000)).toEqual({
		from: 999,
		request: {
			method: 'GET',
			path: '/usages',
			query: {
				filter: 'subscriptionId:sub_1;usageTime:2026-03-01T00:00:00.000Z..2026-03-02T00:00:00.005Z',
				sort: 'createdTime',
				limit: '1000',
				offset: '999',
			},
		},
	});
});

it('asks for the newest without a filter', () => {
	expect(list.pageFrom(0, 1000).request).toEqual({
		method: 'GET',
		path: '/usages',
		query: { sort: '-createdTime', limit: '1000', offset: '0' },
	});
});

it('keeps to what the API can list: 1,000 at once, 2,000 by offset', () => {
	expect([list.pageSize, list.reach]).toEqual([1000, 2000]);
	expect(list.pageFrom(1_998, 1000).from).toBe(1000);
});

it('reads usages as what was sent, whatever the spelling of number and time', () => {
	const sent = target.content(
		bodyOf(target, { ...sampleRebillyUsage, subscriptionId: 'sub_1', quantity: '12.50' }),
	);
	const read = list.read(
		page([record, { ...record, id: 'b', quantity: '12.500' }], { 'pagination-total': '2' }),
	);
	expect(read?.total).toBe(2);
	expect(read?.items.map(({ id }) => id)).toEqual(['sub_usg_1', 'b']);
	for (const usage of read!.items) {
		expect(usage).toMatchObject({
			partition: 'sub_1',
			time: Date.UTC(2026, 2, 1, 7),
			content: sent,
		});
	}
});

it('keeps all digits of a stored quantity', () => {
	const body = `[{"id":"a","subscriptionId":"sub_1","usageTime":"2026-03-01T08:00:00Z","quantity":12345678901234567.891}]`;
	expect(list.read({ status: 200, headers: {}, body })?.items[0].content.quantity).toEqual(
		Decimal.from('12345678901234567.891'),
	);
});

it.each([undefined, '', 'many', '-1', '1.5'])(
	'knows no total where the header says %j',
	(total) => {
		expect(list.read(page([], total === undefined ? {} : { 'pagination-total': total }))).toEqual({
			items: [],
			total: undefined,
		});
	},
);

it.each([
	[{ id: undefined }],
	[{ subscriptionId: undefined }],
	[{ usageTime: undefined }],
	[{ usageTime: 'yesterday' }],
	[{ usageTime: '2026-03-01T08:00:00' }],
	[{ quantity: null }],
	[{ quantity: 'many' }],
])(
	'does not trust a page that holds a usage with %j, for it may be the one that is looked for',
	(changes) => {
		expect(list.read(page([record, { ...record, ...changes }]))).toBeUndefined();
	},
);

it.each([
	[200, '{}'],
	[200, ''],
	[200, '[{'],
	[200, '[null]'],
	[404, '[]'],
	[500, '[]'],
])('does not take status %d with %j for a page', (status, body) => {
	expect(list.read({ status, headers: {}, body })).toBeUndefined();
});
