import Big from 'big.js';
import { circumstance, listingOf } from '../faults/circumstances';
import type { Answer, Call } from '../server/answers';
import type { BodyCheck } from '../server/bodyCheck';
import { decimalPlaces, numberLiteral } from '../values/exactNumbers';
import { cutTo, writeDateTime } from '../values/instants';
import { statuses } from './rebillyAssumptions';
import { rangeOf, valuesTiedTo } from './lists/filter';
import { identifierPattern, newIdentifier } from './store/identifiers';
import { watchLimits } from './webhooks/limitEvents';
import { roomLeft } from './limits';
import type { ListSource } from './lists/rebillyLists';
import type { RebillyService } from './rebillyService';
import type { RebillyStore, StoredRebillyUsage } from './store/rebillyStore';

const leastQuantity = '0.001';
const mostDecimals = 3;
const readOnlyFields = ['id', 'invoiceId', 'invoiceItemId', 'createdTime', 'updatedTime', '_links'];

/** POST /usages */
export function createUsage(call: Call, service: RebillyService): Answer {
	const check = service.problems.checkBody(call);
	const usage = readUsage(check);
	service.problems.refuseBroken(check, call);
	checkSubscription(check, usage.subscriptionId as string, service.store);
	service.problems.refuseBroken(check, call, statuses.unknownSubscription);

	const sent = usage.quantity as string;
	const subscriptionId = usage.subscriptionId as string;
	const now = service.now();
	const usageTime = usage.usageTime ?? { milliseconds: now, text: writeDateTime(now) };
	const precision = {
		usageTime: circumstance(call, 'timesCutToSeconds') ? 1000 : 1,
		createdTime: circumstance(call, 'tiesOfCreatedTime')?.precisionMilliseconds ?? 1,
	};
	const skew = circumstance(call, 'storedByOtherClock')?.skewMilliseconds ?? 0;
	const createdAt = cutTo(precision.createdTime, now + skew);
	const stored: StoredRebillyUsage = {
		id: newIdentifier('sub_usg', service.random),
		subscriptionId,
		...(circumstance(call, 'echoesOtherSubscription') && {
			shownSubscriptionId: service.store.items.get(subscriptionId)?.subscription.id,
		}),
		quantity: allowedQuantity(call, sent, usage.acceptPartial, subscriptionId, service),
		quantitySent: sent,
		usageTime: { ...usageTime, milliseconds: cutTo(precision.usageTime, usageTime.milliseconds) },
		precision,
		createdTimeIsLeftOut: circumstance(call, 'createdTimeLeftOut') !== undefined,
		...(circumstance(call, 'listsOtherId') && {
			listedId: newIdentifier('sub_usg', service.random),
		}),
		finerDigits: precision.usageTime === 1 ? finerDigitsOf(usageTime.text) : undefined,
		timeWasLeftOut: usage.usageTime === undefined,
		invoiceId: null,
		invoiceItemId: null,
		listing: listingOf(call, now),
		createdAt,
		updatedAt: createdAt,
		body: call.body,
	};
	const limitsReached = watchLimits(service.store, subscriptionId);
	service.store.addUsage(stored);
	service.noteStored(call.entry);
	for (const event of limitsReached()) service.deliveries.fire(event.eventType, event);
	return {
		status: 201,
		headers: { Location: addressOf(stored, call) },
		body: presentUsage(stored, call),
	};
}

/** GET /usages/{id} */
export function getUsage(call: Call, service: RebillyService): Answer {
	return { status: 200, body: presentUsage(findUsage(call, service), call) };
}

/** DELETE /usages/{id} */
export function deleteUsage(call: Call, service: RebillyService): Answer {
	const usage = findUsage(call, service);
	if (usage.invoiceId !== null) {
		const detail = `Usage ${usage.id} is on invoice ${usage.invoiceId}`;
		throw service.problems.refusal(statuses.invoicedUsage, detail, call.path);
	}
	service.store.deleteUsage(usage, service.now());
	return { status: 204 };
}

/** GET /usages. assumption: these properties, and no others, can be filtered by. */
export function usageList(store: RebillyStore): ListSource<StoredRebillyUsage> {
	return {
		filterFields: {
			subscriptionId: { type: 'text', read: (usage) => usage.subscriptionId },
			usageTime: { type: 'dateTime', read: (usage) => usage.usageTime.milliseconds },
			createdTime: { type: 'dateTime', read: (usage) => usage.createdAt },
		},
		candidates: (filter = []) => {
			const time = rangeOf('usageTime', filter);
			const itemIds = valuesTiedTo('subscriptionId', filter);
			if (itemIds) {
				const ids = new Set(itemIds.map((id) => id.toLowerCase()));
				return [...ids].flatMap((id) => store.usagesOfAnyCase(id, time.from, time.to));
			}
			const isOpen = time.from === -Infinity && time.to === Infinity;
			if (!isOpen) return store.usagesBetween(time.from, time.to);
			const created = rangeOf('createdTime', filter);
			return store.usagesCreatedBetween(created.from, created.to);
		},
		deletedAfter: (time) =>
			store.deletions.filter(({ deletedAt }) => deletedAt > time).map(({ usage }) => usage),
		words: (usage) => [usage.id, usage.subscriptionId],
		present: (usage, call) => ({
			...presentUsage(usage, call),
			...(usage.listedId !== undefined && { id: usage.listedId }),
		}),
		listing: (usage) => usage.listing,
	};
}

function readUsage(check: BodyCheck) {
	for (const name of readOnlyFields) {
		if (check.has(name)) check.refuse(name, 'is read-only');
	}
	const subscriptionId = check.text('subscriptionId', {
		required: true,
		longest: 50,
		pattern: identifierPattern,
	});
	const quantity = check.decimal('quantity', { required: true });
	if (quantity !== undefined) checkQuantity(check, quantity);
	const usageTime = check.dateTime('usageTime');
	const acceptPartial = check.flag('acceptPartialQuantity') ?? false;
	return { subscriptionId, quantity, usageTime, acceptPartial };
}

function checkQuantity(check: BodyCheck, quantity: string): void {
	if (new Big(quantity).lt(leastQuantity)) {
		check.refuse('quantity', `must be at least ${leastQuantity}`);
	} else if (decimalPlaces(quantity) > mostDecimals) {
		check.refuse('quantity', `must have at most ${mostDecimals} decimals`);
	}
}

function checkSubscription(check: BodyCheck, itemId: string, store: RebillyStore): void {
	const known = store.items.get(itemId);
	if (!known) {
		check.refuse('subscriptionId', 'is not a subscription item');
	} else if (!store.isMetered(known.item.planId)) {
		check.refuse('subscriptionId', 'is not a subscription item with a metered plan');
	}
}

/** The quantity to store: what was sent, or what a limit leaves of it. */
function allowedQuantity(
	call: Call,
	sent: string,
	acceptPartial: boolean,
	itemId: string,
	{ store, problems }: RebillyService,
): string {
	const room = roomFor(sent, call, roomLeft(store, itemId));
	if (room === undefined || room.gte(sent)) return sent;
	if (acceptPartial && room.gte(leastQuantity)) return room.toFixed();
	const detail = `The quantity exceeds the usage limit; ${room.lt(0) ? 0 : room.toFixed()} is left`;
	throw problems.refusal(409, detail, call.path);
}

function roomFor(sent: string, call: Call, left: Big | undefined): Big | undefined {
	if (call.fault?.kind !== 'partialAcceptance') return left;
	const half = new Big(sent).div(2).round(mostDecimals, Big.roundDown);
	return left?.lt(half) ? left : half;
}

function findUsage(call: Call, { store, problems }: RebillyService): StoredRebillyUsage {
	const id = call.params.id as string;
	const usage = store.usages.get(id);
	if (usage && !circumstance(call, 'unknownById')) return usage;
	throw problems.refusal(404, `Usage '${id}' does not exist`, call.path);
}

function presentUsage(usage: StoredRebillyUsage, call: Call): object {
	return {
		id: usage.id,
		subscriptionId: usage.shownSubscriptionId ?? usage.subscriptionId,
		quantity: numberLiteral(usage.quantity),
		usageTime: shownTime(usage),
		invoiceId: usage.invoiceId,
		invoiceItemId: usage.invoiceItemId,
		...(!usage.createdTimeIsLeftOut && {
			createdTime: writeDateTime(usage.createdAt, usage.precision?.createdTime),
		}),
		updatedTime: writeDateTime(usage.updatedAt, usage.precision?.createdTime),
		_links: [{ href: addressOf(usage, call), rel: 'self' }],
	};
}

/** assumption: a time is kept as fine as it was sent. */
function finerDigitsOf(text: string): string | undefined {
	return /\.\d{3}(\d*[1-9])/.exec(text)?.[1];
}

function shownTime({ usageTime, precision, finerDigits = '' }: StoredRebillyUsage): string {
	const shown = writeDateTime(usageTime.milliseconds, precision?.usageTime);
	return shown.replace('Z', `${finerDigits}Z`);
}

function addressOf(usage: StoredRebillyUsage, call: Call): string {
	return `${call.origin}/organizations/${call.params.organizationId}/usages/${usage.id}`;
}
