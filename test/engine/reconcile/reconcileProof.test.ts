import type { IDataObject } from 'n8n-workflow';
import { accountsOf, openAccounts, shapesFor } from '../../../tools/demo/shapes';
import { sampleDataset } from '../../../tools/demo/samples';
import type { PlannedFault, Sandbox } from '../../../tools/sandbox';
import { fractionAt } from '../../../tools/sandbox';
import { eachReconciliation, findings, summary } from '../support/reconcile';
import { useStage } from '../support/stage';

const stage = useStage();

const FAULTS = 200;
/** Before storing, this sender gives up: lost. After storing, it sends again: twice. */
const KINDS = [
	'status500BeforeStoring',
	'resetAfterStoring',
	'resetBeforeStoring',
	'status503AfterStoring',
] as const;

/** As many faults at as many different requests, the same for the same seed. */
function faultsOf(seed: number, requests: number): PlannedFault[] {
	return Array.from({ length: requests }, (_none, number) => ({
		number: number + 1,
		order: fractionAt(seed, number),
	}))
		.sort((left, right) => left.order - right.order)
		.slice(0, FAULTS)
		.map(({ number }) => ({
			onRequest: number,
			kind: KINDS[Math.floor(fractionAt(seed + 1, number) * KINDS.length)],
		}));
}

/** Posts as a script without a key does: again after a broken connection, and not after a refusal. */
async function sendNaively(
	url: string,
	headers: Record<string, string>,
	bodyOf: (attempt: number) => object,
): Promise<void> {
	for (let attempt = 1; attempt <= 5; attempt += 1) {
		const request = {
			method: 'POST',
			headers: { ...headers, 'Content-Type': 'application/json' },
			body: JSON.stringify(bodyOf(attempt)),
		};
		const answered = await fetch(url, request).then(
			async (answer) => {
				await answer.text();
				return true;
			},
			() => false,
		);
		if (answered) return;
	}
}

async function instellixToken({ instellixUrl, credentials }: Sandbox): Promise<string> {
	const { realm, clientId, clientSecret } = credentials.instellix;
	const answer = await fetch(`${instellixUrl}/${realm}/oauth2/token`, {
		method: 'POST',
		headers: {
			Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
			'Content-Type': 'application/x-www-form-urlencoded',
		},
		body: 'grant_type=client_credentials',
	});
	return ((await answer.json()) as { access_token: string }).access_token;
}

/** How one usage is posted: Instellix gets a fresh ident with each attempt, as from a key of the execution. */
type Sender = (item: IDataObject, position: number) => Promise<void>;

async function senderFor(target: string, sandbox: Sandbox): Promise<Sender> {
	if (target === 'rebilly/usage') {
		const { organizationId, secretKey } = sandbox.credentials.rebilly;
		const url = `${sandbox.rebillyUrl}/organizations/${organizationId}/usages`;
		return async (item) =>
			await sendNaively(url, { 'REB-APIKEY': secretKey }, () => ({
				...item,
				quantity: Number(item.quantity),
			}));
	}
	const token = await instellixToken(sandbox);
	return async (item, position) => {
		const url = `${sandbox.instellixUrl}/v2/rated-usage-aggregations/${String(item.ratedUsageAggregationIdent)}/rated-usage`;
		await sendNaively(url, { Authorization: `Bearer ${token}` }, (attempt) => ({
			ident: `naive-${position}-${attempt}`,
			contractIdent: item.contractIdent,
			productReferenceKey: item.productReferenceKey,
			type: 'SALES',
			period: { start: item['period.start'], end: item['period.end'] },
			price: { amount: Number(item['price.amount']), currency: 'EUR' },
			quantity: { amount: Number(item['quantity.amount']), unit: item['quantity.unit'] },
			serviceLocation: { country: 'NO' },
		}));
	};
}

/** How often each item is stored, from the records of the sandbox. */
function truth(
	target: 'instellix/ratedUsage' | 'rebilly/usage',
	items: readonly IDataObject[],
): number[] {
	const keyOf = (subscription: unknown, time: number, quantity: unknown) =>
		`${String(subscription)} ${time} ${String(quantity)}`;
	const counts = new Map<string, number>();
	for (const { body } of stage.sandbox.records(target).usages) {
		const sent = JSON.parse(body) as Record<string, never> & {
			period?: { start: string };
			quantity: { amount: number };
		};
		const key =
			target === 'rebilly/usage'
				? keyOf(sent.subscriptionId, Date.parse(sent.usageTime), sent.quantity)
				: keyOf(
						`${String(sent.contractIdent)} ${String(sent.productReferenceKey)}`,
						Date.parse(sent.period!.start),
						sent.quantity.amount,
					);
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	const keys = items.map((item) =>
		target === 'rebilly/usage'
			? keyOf(item.subscriptionId, Date.parse(String(item.usageTime)), Number(item.quantity))
			: keyOf(
					`${String(item.contractIdent)} ${String(item.productReferenceKey)}`,
					Date.parse(String(item['period.start'])),
					Number(item['quantity.amount']),
				),
	);
	expect(new Set(keys).size).toBe(items.length);
	return keys.map((key) => counts.get(key) ?? 0);
}

const cases = eachReconciliation.flatMap(([target, , action]) =>
	[1, 20, 300].map((seed) => [target, seed, action] as const),
);

it.each(cases)(
	'%s: finds exactly what a sender without a key has lost and stored twice, and repairs it (seed %d)',
	async (name, seed, action) => {
		const target = name as 'instellix/ratedUsage' | 'rebilly/usage';
		const dataset = sampleDataset('samples', '2026-04-01T00:00:00Z', seed);
		openAccounts(stage.sandbox, [dataset]);
		expect(accountsOf([dataset]).size).toBeGreaterThan(3);
		const shape = shapesFor([dataset]).find((candidate) => candidate.target === target)!;
		const items = dataset.consumptions.map((consumption) => shape.toItem(consumption));
		const send = await senderFor(target, stage.sandbox);
		stage.sandbox.setFaults({
			faults: faultsOf(seed, items.length),
			target: { method: 'POST', path: /\/(usages|rated-usage)$/ },
		});
		for (const [position, item] of items.entries()) await send(item, position);
		expect(
			Object.values(stage.sandbox.totals().faults).reduce((sum, count) => sum + count, 0),
		).toBe(FAULTS);
		stage.sandbox.clearFaults();

		const stored = truth(target, items);
		const copies = stored.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
		const lost = stored.flatMap((count, position) => (count === 0 ? [position] : []));
		expect(lost.length).toBeGreaterThan(10);
		expect(copies).toBeGreaterThan(10);
		const run = await stage.runOn(action, { input: items });
		const found = findings(run);

		expect(
			found
				.slice(0, items.length)
				.flatMap(({ status }, position) => (status === 'missing' ? [position] : [])),
		).toEqual(lost);
		expect(found.filter(({ status }) => status === 'twice')).toHaveLength(copies);
		expect(summary(run)).toMatchObject({
			expected: items.length,
			matched: items.length - lost.length,
			missing: lost.length,
			twice: copies,
			different: 0,
			extra: 0,
		});

		const repaired = await stage.runOn(action, { options: { repair: true }, input: items });
		expect(summary(repaired)).toMatchObject({
			matched: items.length,
			missing: 0,
			repaired: lost.length,
			twice: copies,
		});
		expect(truth(target, items)).toEqual(stored.map((count) => Math.max(1, count)));
		const again = await stage.runOn(action, { options: { repair: true }, input: items });
		expect(summary(again)).toMatchObject({
			matched: items.length,
			missing: 0,
			repaired: 0,
			twice: copies,
		});
		expect(truth(target, items)).toEqual(stored.map((count) => Math.max(1, count)));
	},
);
