import chunk from 'lodash/chunk';
import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import type { ExactJson, ExactObject } from '../../../values/exactJson';
import { asList, asObject, asText, readJson } from '../../../values/json';
import { CredentialProblem } from '../../shared/host/credentialProblem';
import {
	firstText,
	listSearch,
	type Ask,
	type ListField,
	type ListSource,
} from '../../shared/items/lists';
import { refusalOf } from '../answers';
import {
	LARGEST_PAGE,
	METERED,
	OTHER_CAUSES_OF_403,
	PATHS,
	PERMISSIONS,
	PLAN_NAME,
	plansFilter,
} from '../api';
import { nameOfCustomer, statusOf } from '../customer/records';
import { baseUrlOf, rebillyCredentials } from '../connection';

const PAGE = 100;
/** Addresses must not become longer than hosts take. */
const PLANS_PER_REQUEST = 50;
const UNKNOWN_PLAN = 'unknown plan';

const SOURCE: ListSource = {
	service: 'Rebilly',
	credentialType: 'rebillyApi',
	baseUrl: (credentials) => baseUrlOf(rebillyCredentials(credentials)),
	refusalOf,
	otherCausesOf403: OTHER_CAUSES_OF_403,
};

const SUBSCRIPTION_ITEM: ListField = { name: 'Subscription Item', typedMode: 'By ID' };
const SUBSCRIPTION: ListField = { name: 'Subscription', typedMode: 'By ID' };

interface Plan {
	readonly name: string;
	readonly isMetered: boolean;
}

/**
 * Items of subscriptions, shown as customer, plan, status and ID; by default only those whose plan is
 * metered, because no other can bill a usage.
 */
export async function searchSubscriptionItems(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const options = this.getCurrentNodeParameter('options') as { listAllPlans?: boolean } | undefined;
	const isShown = (plan: Plan | undefined): boolean =>
		options?.listAllPlans === true || plan?.isMetered === true;
	return await searchInSubscriptions(
		this,
		SUBSCRIPTION_ITEM,
		filter,
		paginationToken,
		(subscription, plans) => itemsOf(subscription, plans, isShown),
	);
}

/** Subscriptions as a whole, shown as customer, plans, status and ID. */
export async function searchSubscriptions(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchInSubscriptions(
		this,
		SUBSCRIPTION,
		filter,
		paginationToken,
		subscriptionEntry,
	);
}

async function searchInSubscriptions(
	context: ILoadOptionsFunctions,
	field: ListField,
	filter: string | undefined,
	paginationToken: string | undefined,
	entriesOf: (
		subscription: ExactObject,
		plans: ReadonlyMap<string, Plan>,
	) => INodeListSearchItems[],
): Promise<INodeListSearchResult> {
	return await listSearch(context, SOURCE, field, async (ask) => {
		const offset = Number(paginationToken ?? '0');
		// No offset goes further than this, so the last page takes all that is left.
		const limit = offset < LARGEST_PAGE ? PAGE : LARGEST_PAGE;
		const query = {
			expand: 'customer',
			limit: String(limit),
			offset: String(offset),
			...(filter ? { q: filter } : {}),
		};
		const subscriptions = await readRecords(
			ask,
			PATHS.subscriptions,
			query,
			PERMISSIONS.listSubscriptions,
		);
		const plans = await readPlans(ask, subscriptions);
		const more = subscriptions.length === limit && offset + limit <= LARGEST_PAGE;
		return {
			results: subscriptions.flatMap((subscription) => entriesOf(subscription, plans)),
			paginationToken: more ? String(offset + PAGE) : undefined,
		};
	});
}

function subscriptionEntry(
	subscription: ExactObject,
	plans: ReadonlyMap<string, Plan>,
): INodeListSearchItems[] {
	const value = asText(subscription.id);
	if (value === undefined) return [];
	const planIds = (asList(subscription.items) ?? []).map((item) => planIdOf(asObject(item) ?? {}));
	const names = planIds.map((id) => plans.get(id ?? '')?.name ?? id ?? UNKNOWN_PLAN);
	return [{ name: label(subscription, names.join(', ') || 'no plan', value), value }];
}

function itemsOf(
	subscription: ExactObject,
	plans: ReadonlyMap<string, Plan>,
	isShown: (plan: Plan | undefined) => boolean,
): INodeListSearchItems[] {
	return (asList(subscription.items) ?? []).flatMap((entry) => {
		const item = asObject(entry) ?? {};
		const value = asText(item.id);
		const plan = plans.get(planIdOf(item) ?? '');
		if (value === undefined || !isShown(plan)) return [];
		return [
			{ name: label(subscription, plan?.name ?? planIdOf(item) ?? UNKNOWN_PLAN, value), value },
		];
	});
}

/** The ID is in it because a customer may have several of one plan, and customers may share a name. */
function label(subscription: ExactObject, plans: string, id: string): string {
	return `${customerOf(subscription)} - ${plans} (${statusOf(subscription)}, ${id})`;
}

function customerOf(subscription: ExactObject): string {
	const embedded = asObject(asObject(subscription._embedded)?.customer) ?? {};
	return nameOfCustomer(embedded) ?? asText(subscription.customerId) ?? 'unknown customer';
}

function planIdOf(item: ExactObject): string | undefined {
	return asText(asObject(item.plan)?.id);
}

/** Items carry their plan whole, or only its ID; the plans of the latter are read to join them. */
async function readPlans(
	ask: Ask,
	subscriptions: readonly ExactObject[],
): Promise<Map<string, Plan>> {
	const shown = subscriptions
		.flatMap((subscription) => asList(subscription.items) ?? [])
		.map((item) => asObject(asObject(item)?.plan))
		.filter((plan) => plan !== undefined);
	const whole = shown.filter((plan) => plan[PLAN_NAME] !== undefined);
	const known = new Set(whole.map(({ id }) => asText(id)));
	const ids = new Set(shown.map(({ id }) => asText(id) ?? '').filter((id) => !known.has(id)));
	const read = await readPlansOf(ask, [...ids]).catch(async (thrown: unknown) =>
		isFilterRefused(thrown) ? await readSomePlans(ask) : await Promise.reject(thrown),
	);
	return new Map([...whole, ...read].map((plan) => [asText(plan.id) ?? '', planOf(plan)]));
}

async function readPlansOf(ask: Ask, ids: readonly string[]): Promise<ExactObject[]> {
	const plans: ExactObject[] = [];
	for (const some of chunk(ids, PLANS_PER_REQUEST))
		plans.push(...(await readSomePlans(ask, { filter: plansFilter(some) })));
	return plans;
}

async function readSomePlans(ask: Ask, filter: { filter?: string } = {}): Promise<ExactObject[]> {
	const query = { ...filter, limit: String(LARGEST_PAGE) };
	return await readRecords(ask, PATHS.plans, query, PERMISSIONS.listPlans);
}

function isFilterRefused(thrown: unknown): boolean {
	return thrown instanceof CredentialProblem && thrown.code === 'refused';
}

function planOf(plan: ExactObject): Plan {
	return {
		name: firstText(plan, [PLAN_NAME, 'id']) ?? UNKNOWN_PLAN,
		isMetered: plan[METERED] !== null && plan[METERED] !== undefined,
	};
}

async function readRecords(
	ask: Ask,
	path: string,
	query: Record<string, string>,
	permission: string,
): Promise<ExactObject[]> {
	const answer = await ask({ method: 'GET', path, query }, permission);
	const records: readonly ExactJson[] | undefined = asList(readJson(answer.body));
	if (records === undefined)
		throw new CredentialProblem('unclear-answer', 'Rebilly sent a list that cannot be read.');
	return records.map(asObject).filter((record) => record !== undefined);
}
