import Big from 'big.js';
import type { IDataObject } from 'n8n-workflow';
import groupBy from 'lodash/groupBy';
import type { Sandbox, StoredRecord, Target } from '../../sandbox';
import type { StoredUsage } from '../checks/evidence';
import type { Scenario } from '../scenario/scenario';
import { accountAt, amountsOfBody, dayOfKey, keyOfBody } from '../scenario/proofUsages';

const OTHER_SUBSCRIPTION = 'sub_item_elsewhere';
const MONTH = Date.UTC(2026, 2, 1);
const MINUTE = 60_000;
/** Nobody sends it, so it marks what is not the scenario's. */
const BODY_OF_OTHERS = '{}';

/** A usage of a scenario, and the ID that Rebilly gave it. */
export interface KeptUsage extends StoredUsage {
	readonly id: string | null;
}

/** What the sandbox has stored of a scenario's rows. */
export function readStored(
	sandbox: Sandbox,
	{ target, reportsDifferences = false }: Scenario,
): KeptUsage[] {
	const kept = readKept(sandbox, target);
	return reportsDifferences ? sumsOfDays(kept) : kept;
}

/** What is stored of a customer on a day, be it a sum or differences, as one usage. */
function sumsOfDays(kept: readonly KeptUsage[]): KeptUsage[] {
	return Object.entries(groupBy(kept, ({ key }) => dayOfKey(key))).map(([day, ofDay]) => {
		const sum = (values: readonly string[]): string =>
			values.reduce((total, value) => total.plus(value), new Big(0)).toFixed();
		const quantity = sum(ofDay.map((usage) => usage.quantity));
		const units = Object.keys(ofDay[0].amounts);
		return {
			...{ id: ofDay[0].id, key: `${day} ${quantity}`, quantity },
			sent: sum(ofDay.map(({ sent }) => sent)),
			amounts: Object.fromEntries(
				units.map((unit) => [unit, sum(ofDay.map(({ amounts }) => amounts[unit]))]),
			),
		};
	});
}

function readKept(sandbox: Sandbox, target: Target): KeptUsage[] {
	const usages = sandbox.records(target).usages.filter(({ body }) => body !== BODY_OF_OTHERS);
	return usages.map((record) => {
		const [quantity] = record.quantities;
		const stored = new Big(quantity.amount).toFixed();
		const body = bodyOf(record);
		const [[unit], ...others] = amountsOfBody(target, body);
		return {
			id: record.id,
			key: keyOfBody(target, body),
			...('ident' in record.identity && { ident: record.identity.ident }),
			quantity: stored,
			sent: record.quantitySent === null ? stored : new Big(record.quantitySent).toFixed(),
			amounts: Object.fromEntries([[unit, stored], ...others]),
		};
	});
}

/** What was sent; what a person corrected, as if it had been sent so. */
function bodyOf({ identity, timeSent, quantitySent, body }: StoredRecord): IDataObject {
	if (!('subscriptionId' in identity)) return JSON.parse(body) as IDataObject;
	const { subscriptionId, usageTime } = identity;
	const time = new Date(timeSent ?? usageTime).toISOString();
	return { subscriptionId, quantity: quantitySent, usageTime: time };
}

/** Fills Rebilly with usages of a subscription that the scenario is not about. */
export function storeElsewhere(sandbox: Sandbox, count: number): void {
	if (count === 0) return;
	sandbox.rebilly.addSubscription({ itemId: OTHER_SUBSCRIPTION, metered: 'sum' });
	storeOthers(sandbox, count, OTHER_SUBSCRIPTION);
}

/**
 * Stores usages of other workflows for the first account. While lists of usages are read, some of them
 * are deleted and corrected.
 */
export function storeNeighbours(
	sandbox: Sandbox,
	{ neighbours, neighbourChanges }: Scenario,
): void {
	const ids = storeOthers(sandbox, neighbours, accountAt(0).itemId);
	neighbourChanges.forEach((beforeRequest, position) => {
		const target = { method: 'GET', path: '/usages$' };
		const [deleted, corrected] = [ids[2 * position], ids[ids.length - 1 - position]];
		sandbox.planChange({ beforeRequest, target }, () => {
			sandbox.rebilly.deleteUsage(deleted);
			sandbox.rebilly.correctUsage(corrected, '2');
		});
	});
}

function storeOthers({ rebilly }: Sandbox, count: number, subscriptionId: string): string[] {
	return Array.from({ length: count }, (_none, position) => {
		// Between the minutes of the scenario's rows: at one moment they would be other quantities of it.
		const milliseconds = MONTH + (position + 1.5) * MINUTE;
		const id = `sub_usg_${subscriptionId}_${position + 1}`;
		rebilly.store.addUsage({
			id,
			subscriptionId,
			quantity: '1',
			quantitySent: '1',
			usageTime: { milliseconds, text: new Date(milliseconds).toISOString() },
			timeWasLeftOut: false,
			invoiceId: null,
			invoiceItemId: null,
			createdAt: milliseconds,
			updatedAt: milliseconds,
			body: BODY_OF_OTHERS,
		});
		return id;
	});
}
