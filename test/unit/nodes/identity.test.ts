import fc from 'fast-check';
import { identify } from '../../../delivery/identity/identify';
import { mutatedUsages, TARGET_NAMES, validUsages, type TargetName } from './mutations';
import { bodyOf } from './support/faults';
import { sampleRatedUsage, sampleRebillyUsage, sampleUsage } from './support/samples';
import { respelled } from './support/respelled';
import { targetOf } from './support/targets';
import type { UsageItem } from './support/validUsages';

const SAMPLES: Readonly<Record<TargetName, UsageItem>> = {
	'instellix/usage': sampleUsage,
	'instellix/ratedUsage': sampleRatedUsage,
	'rebilly/usage': sampleRebillyUsage,
};

function identityOf(name: TargetName, item: unknown, reference?: string, position = 0): string {
	const target = targetOf(name);
	return identify(target, bodyOf(target, item), reference, position).identity;
}

describe.each(TARGET_NAMES)('the identity of a usage for %s', (name) => {
	const withoutIdent = validUsages(name, 300, 5).map(
		({ usageIdent: _usageIdent, ident: _ident, ...item }) => item,
	);

	it('is the same whatever the order of fields and the spelling of numbers and times', () => {
		const spellings = fc.record({ seed: fc.integer(), item: fc.constantFrom(...withoutIdent) });
		fc.assert(
			fc.property(spellings, ({ seed, item }) => {
				expect(identityOf(name, respelled(item, seed))).toBe(identityOf(name, item));
			}),
			{ numRuns: 300 },
		);
	});

	it('does not depend on the position of the item', () => {
		for (const item of withoutIdent.slice(0, 50)) {
			expect(identityOf(name, item, undefined, 7)).toBe(identityOf(name, item, undefined, 0));
			expect(identityOf(name, item, 'ref-1', 7)).toBe(identityOf(name, item, 'ref-1', 0));
		}
	});

	it('fits both ident patterns of Instellix', () => {
		for (const item of withoutIdent) expect(identityOf(name, item)).toMatch(/^[a-zA-Z0-9_-]{43}$/);
	});

	it('is another for another usage', () => {
		const identities = new Set(withoutIdent.map((item) => identityOf(name, item)));
		const contents = new Set(
			withoutIdent.map((item) =>
				JSON.stringify({ ...item, description: '', ratedUsageAggregationIdent: '' }),
			),
		);
		expect(identities.size).toBe(contents.size);
	});

	it('is not that of the same content for another target', () => {
		const others = TARGET_NAMES.filter((other) => other !== name).map((other) =>
			identityOf(other, SAMPLES[other]),
		);
		expect(others).not.toContain(identityOf(name, SAMPLES[name]));
	});
});

it.each<[TargetName, object]>([
	['instellix/usage', { contractId: '1002' }],
	['instellix/usage', { productIdent: 'parking' }],
	['instellix/usage', { startDate: '2026-03-01T07:59:59.999+01:00' }],
	['instellix/usage', { endDate: '2026-03-01T09:30:00.001+01:00' }],
	['instellix/usage', { unitQuantities: [{ unitQuantity: '12.51', unitQuantityType: 'KWH' }] }],
	['instellix/usage', { unitQuantities: [{ unitQuantity: '12.5', unitQuantityType: 'PC' }] }],
	['instellix/usage', { properties: [{ propertyIdent: 'a', propertyValue: 'b' }] }],
	['instellix/usage', { taxLocation: { country: 'NO' } }],
	['instellix/usage', { performanceLocation: { country: 'NO' } }],
	['instellix/usage', { operatingSiteIdent: 'site' }],
	['instellix/usage', { serviceCountry: 'DE' }],
	['instellix/usage', { somethingNew: 1 }],
	['instellix/ratedUsage', { contractIdent: 'contract-1002' }],
	['instellix/ratedUsage', { productReferenceKey: 'parking' }],
	['instellix/ratedUsage', { type: 'SELF_BILLING' }],
	[
		'instellix/ratedUsage',
		{ period: { ...sampleRatedUsage.period, end: '2026-03-01T09:30:00.001+01:00' } },
	],
	['instellix/ratedUsage', { price: { amount: '2.94', currency: 'EUR' } }],
	['instellix/ratedUsage', { price: { amount: '2.93', currency: 'NOK' } }],
	['instellix/ratedUsage', { quantity: { amount: '12.5', unit: 'PC' } }],
	['instellix/ratedUsage', { serviceLocation: { country: 'NO' } }],
	['instellix/ratedUsage', { aggregationGroup: 'g' }],
	['instellix/ratedUsage', { properties: [{ key: 'a', value: 'b' }] }],
	['rebilly/usage', { subscriptionId: 'sub_2' }],
	['rebilly/usage', { quantity: '12.501' }],
	['rebilly/usage', { usageTime: '2026-03-01T08:00:00.001+01:00' }],
])('a usage for %s is another one with %j', (name, changes) => {
	expect(identityOf(name, { ...SAMPLES[name], ...changes })).not.toBe(
		identityOf(name, SAMPLES[name]),
	);
});

it.each<[TargetName, object]>([
	['instellix/usage', { description: 'reworded' }],
	['instellix/ratedUsage', { description: 'reworded' }],
	['instellix/ratedUsage', { ratedUsageAggregationIdent: 'aggregation-1002' }],
	['rebilly/usage', { acceptPartialQuantity: true }],
])('a usage for %s is the same one with %j, which is not billed', (name, changes) => {
	expect(identityOf(name, { ...SAMPLES[name], ...changes })).toBe(identityOf(name, SAMPLES[name]));
});

it('is the ident that the usage brings, where it brings one', () => {
	expect(identityOf('instellix/usage', { ...sampleUsage, usageIdent: 'my.own~1' })).toBe(
		'my.own~1',
	);
	expect(identityOf('instellix/ratedUsage', { ...sampleRatedUsage, ident: 'my-own_1' })).toBe(
		'my-own_1',
	);
});

it('is sent as the ident, where the API has one', () => {
	for (const [name, field] of [
		['instellix/usage', 'usageIdent'],
		['instellix/ratedUsage', 'ident'],
	] as const) {
		const target = targetOf(name);
		const { body, identity } = identify(target, bodyOf(target, SAMPLES[name]), undefined, 0);
		expect(target.request(body).body?.[field]).toBe(identity);
	}
});

it('goes by the reference where the API has no ident, even when all else is equal', () => {
	const identities = ['a', 'b', undefined].map((reference) =>
		identityOf('rebilly/usage', sampleRebillyUsage, reference),
	);
	expect(new Set(identities).size).toBe(3);
	expect(identityOf('rebilly/usage', { ...sampleRebillyUsage, quantity: '1' }, 'a')).toBe(
		identities[0],
	);
});

it('is not that of a usage whose content reads like the reference', () => {
	const target = targetOf('rebilly/usage');
	const { content, identity } = identify(target, bodyOf(target, sampleRebillyUsage), undefined, 0);
	expect(identityOf('rebilly/usage', sampleRebillyUsage, content)).not.toBe(identity);
});

it('is only the place in the run where Rebilly sets the time', () => {
	const target = targetOf('rebilly/usage');
	const body = { ...bodyOf(target, sampleRebillyUsage), usageTime: undefined };
	const [first, second] = [
		identify(target, body, undefined, 0),
		identify(target, body, undefined, 1),
	];
	expect(first.identity).not.toBe(second.identity);
	expect(first.content).toBeUndefined();
});

it('stays what it was in earlier versions, for these usages are stored under it', () => {
	expect(TARGET_NAMES.map((name) => identityOf(name, SAMPLES[name]))).toEqual([
		'npdOm20YkbRDANSxAzmOulVcLHb4dHpSkCufnLIt5zg',
		't7u27-F6Ufasz1_54CqH_gBdfMbtAmTRQFyrUVK3bV8',
		'pSH1bAJUKn7Sm_UPsmK0ECfCgQUkO6fW4VWikTeBFl8',
	]);
});

it('is never asked of a usage with a fault', () => {
	for (const { item } of mutatedUsages('rebilly/usage', 25, 3)) {
		expect(() => identityOf('rebilly/usage', item)).toThrow();
	}
});
