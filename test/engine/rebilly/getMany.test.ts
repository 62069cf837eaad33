import { account, openAccountsBeside } from '../support/accounts';
import { byId } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { pairs } from '../support/outcomes';
import { useStage } from '../support/stage';
import { commonKinds, failOnce } from './support/faults';
import {
	fillStore,
	given,
	limitedKey,
	refused,
	requestsOf,
	runOperation,
	runWith,
	storeUsage,
} from './support/operation';

const stage = useStage();
const speedUp = useFastTime();

const getMany = { operation: 'getMany', options: { timeLimit: 1440 } };
const all = { returnAll: true };
const ofItem = { subscriptionId: byId(account.itemId) };
const idsOf = (items: Array<{ id?: unknown }>) => items.map(({ id }) => id);

it('lists all usages beyond what can be reached by offset, each once', async () => {
	const ids = fillStore(stage, 2_500);
	const run = await runOperation(stage, { ...getMany, parameters: { ...all, ...ofItem } });

	expect(given(run)).toHaveLength(2_500);
	expect(new Set(idsOf(given(run)))).toEqual(new Set(ids));
	expect(given(run)[0]).toEqual({
		id: ids[2_499],
		subscriptionId: account.itemId,
		quantity: '2500.25',
		usageTime: new Date(Date.UTC(2026, 0, 1) + 2_499 * 3_600_000).toISOString(),
		createdTime: expect.any(String) as unknown,
		invoiceId: null,
	});
});

it('lists the usages of all subscription items, in as many windows as it takes', async () => {
	const [other] = openAccountsBeside(stage.sandbox, 1);
	const ids = [...fillStore(stage, 2_300), ...fillStore(stage, 2_300, other.itemId)];
	const run = await runOperation(stage, { ...getMany, parameters: all });

	expect(new Set(idsOf(given(run)))).toEqual(new Set(ids));
	expect(given(run)).toHaveLength(ids.length);
});

it('takes a span from its first moment on and leaves its end to the next span', async () => {
	const ids = fillStore(stage, 5);
	const span = (from: number, before: number) => ({
		from: `2026-01-01T0${from}:00:00Z`,
		before: `2026-01-01T0${before}:00:00Z`,
	});
	const run = await runOperation(stage, {
		...getMany,
		parameters: { ...all, from: '={{ $json.from }}', before: '={{ $json.before }}' },
		input: [span(0, 2), span(2, 4), span(4, 5)],
	});

	expect(idsOf(given(run))).toEqual([ids[1], ids[0], ids[3], ids[2], ids[4]]);
	expect(pairs(run.output('Node'))).toEqual([0, 0, 1, 1, 2]);
});

it('reads one page for the newest usages', async () => {
	const ids = fillStore(stage, 300);
	const run = await runOperation(stage, { ...getMany, parameters: { limit: 20, ...ofItem } });

	expect(idsOf(given(run))).toEqual(ids.slice(-20).reverse());
	const requests = requestsOf(stage, 'GET');
	expect(requests).toHaveLength(1);
	expect(new URL(requests[0].path, 'http://x').searchParams.get('limit')).toBe('20');
});

it('reads on where the first page does not suffice', async () => {
	const ids = fillStore(stage, 1_500);
	const run = await runOperation(stage, { ...getMany, parameters: { limit: 1_200 } });

	expect(idsOf(given(run))).toEqual(ids.slice(-1_200).reverse());
});

it('lists fewer only where there are no more', async () => {
	const ids = fillStore(stage, 3);
	const run = await runOperation(stage, { ...getMany, parameters: { limit: 20 } });

	expect(idsOf(given(run))).toEqual([ids[2], ids[1], ids[0]]);
});

it('takes the newest of more than can be reached by offset', async () => {
	const ids = fillStore(stage, 2_600);
	const run = await runOperation(stage, { ...getMany, parameters: { limit: 2_200 } });

	expect(idsOf(given(run))).toEqual(ids.slice(-2_200).reverse());
});

it.each(['filterIgnored', 'filterRefused'] as const)(
	'finds the usages all the same where the list is %s',
	async (kind) => {
		const [other] = openAccountsBeside(stage.sandbox, 1);
		const ids = fillStore(stage, 30);
		fillStore(stage, 400, other.itemId, Date.UTC(2026, 1, 1));
		stage.sandbox.setFaults({ rates: { [kind]: 1 } });
		for (const parameters of [
			{ ...ofItem, ...all },
			{ ...ofItem, limit: 30 },
		]) {
			const run = await runOperation(stage, { ...getMany, parameters });
			expect(idsOf(given(run))).toEqual([...ids].reverse());
		}
	},
);

it.each(['filterIgnored', 'filterRefused'] as const)(
	'never passes off a part for the whole where the list is %s',
	async (kind) => {
		const [other] = openAccountsBeside(stage.sandbox, 1);
		fillStore(stage, 60);
		fillStore(stage, 2_000, other.itemId, Date.UTC(2026, 1, 1));
		stage.sandbox.setFaults({ rates: { [kind]: 1 } });
		for (const parameters of [
			{ ...ofItem, ...all },
			{ ...ofItem, limit: 50 },
		]) {
			const run = await runOperation(stage, { ...getMany, parameters });
			expect(given(run)).toEqual([]);
			expect(refused(run)[0].message).toMatch(
				/^The usages cannot be listed in full: .* Nothing is left out in silence\. Choose a 'Subscription Item'/s,
			);
		}
	},
);

it('lists more usages of one moment than can be reached from one end of the list', async () => {
	const ids = fillStore(stage, 2_600, account.itemId, Date.UTC(2026, 0, 1), 0);
	const run = await runOperation(stage, { ...getMany, parameters: { ...ofItem, ...all } });

	expect(idsOf(given(run)).sort()).toEqual([...ids].sort());
});

it('says so where more usages of one moment are stored than can be listed', async () => {
	const [other] = openAccountsBeside(stage.sandbox, 1);
	for (const itemId of [account.itemId, other.itemId])
		fillStore(stage, 2_050, itemId, Date.UTC(2026, 0, 1), 0);
	const run = await runOperation(stage, { ...getMany, parameters: all });

	expect(refused(run)[0].message).toContain('more usages of one moment are stored');
});

it('shows the whole record where it is not simplified, and nothing where there is nothing', async () => {
	await storeUsage(stage, { quantity: '0.001' });
	const whole = await runOperation(stage, { ...getMany, parameters: { simplify: false } });
	const none = await runOperation(stage, {
		...getMany,
		parameters: { from: '2027-01-01T00:00:00Z' },
	});

	expect(given(whole)).toMatchObject([
		{ quantity: '0.001', updatedTime: expect.any(String) as unknown },
	]);
	expect(none.status).toBe('success');
	expect(given(none)).toEqual([]);
});

it('reads times in the chosen zone, and refuses them without one', async () => {
	await storeUsage(stage);
	const parameters = { from: '2026-03-01T09:00:00', before: '2026-03-01T09:00:01' };
	const zoned = await runOperation(stage, {
		...getMany,
		parameters,
		options: { timeZone: 'Europe/Berlin' },
	});
	const bare = await runOperation(stage, { ...getMany, parameters });

	expect(given(zoned)).toHaveLength(1);
	expect(refused(bare)[0].message).toMatch(/^'From' has no offset.*'Before' has no offset/s);
	expect(refused(bare)[0].details).toMatchObject({ outcome: 'invalid', field: 'From' });
});

it.each([
	[
		{ from: '2026-03-02T00:00:00Z', before: '2026-03-01T00:00:00Z' },
		/^'From' must be earlier than 'Before'/,
	],
	[{ limit: 0 }, /^'Limit' must be a whole number from 1/],
	[{ subscriptionId: byId('no such id!') }, /^'Subscription Item' may hold only/],
])('sends nothing for %j', async (parameters, words) => {
	const run = await runOperation(stage, { ...getMany, parameters });

	expect(refused(run)[0].message).toMatch(words);
	expect(stage.sandbox.totals().received).toBe(0);
});

it('names the permission that the key lacks, and lists nothing more', async () => {
	const run = await runWith(
		stage,
		{ secretKey: limitedKey(stage, ['GetUsage']) },
		{ ...getMany, input: [{}, {}] },
	);

	expect(refused(run)[0].message).toContain('give its key the permission GetUsageCollection');
	expect(requestsOf(stage, 'GET')).toHaveLength(1);
});

it.each<Record<string, string>>([
	{ secretKey: 'sk_sandbox_unknown' },
	{ organizationId: 'org_other' },
])('says where to fix the credential: %j', async (changes) => {
	const run = await runWith(stage, changes, getMany);

	expect(refused(run)[0].message).toMatch(/'Secret Key' and 'Environment'|'Organization ID'/);
});

it.each(commonKinds)('lists all after %s', async (kind) => {
	const ids = fillStore(stage, 3);
	speedUp();
	for (const parameters of [{ limit: 50 }, all]) {
		failOnce(stage, kind, 'GET');
		const run = await runOperation(stage, { ...getMany, parameters });
		expect(idsOf(given(run))).toEqual([...ids].reverse());
	}
});
