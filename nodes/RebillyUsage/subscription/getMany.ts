import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Reason } from '../../../delivery/contract/code';
import type { Run } from '../../../delivery/run/run';
import { readByValues, readUpTo, type ByValues } from '../../../delivery/stored/readByValues';
import { trimmed } from '../../../values/blanks';
import { inSentences } from '../../../values/sentences';
import { forEachItem, ItemProblem } from '../../shared/items/eachItem';
import type { Operation } from '../../shared/items/operations';
import { readLimit } from '../../shared/items/readLimit';
import { readLimits, type GivenLimits } from '../../shared/read/readLimits';
import { mayShowContacts, showContactsProperty } from '../../shared/read/toolUse';
import { openRun } from '../../shared/host/openRun';
import { recordJson } from '../../shared/report/recordJson';
import { requestOptionsProperty, showAt } from '../../shared/screen/createProperties';
import { returnAllProperties, simplifyProperty } from '../../shared/screen/listProperties';
import { STATUSES } from '../api';
import { rebilly } from '../connection';
import { readPlans } from '../customer/readBook';
import type { WholeOrder } from '../customer/records';
import { CUSTOMERS_BY_EMAIL, WHOLE_ORDERS } from '../customer/valueLists';
import { mayBeShown, rowsOf, type Shown } from './meteredItems';

const place = { resource: 'subscription', operation: 'getMany' };

/** Parameters of *Get many subscriptions*. */
export const getManySubscriptionsProperties: INodeProperties[] = [
	{
		displayName: 'Customer',
		name: 'customer',
		type: 'string',
		default: '',
		placeholder: 'e.g. name@email.com',
		description: 'E-mail or ID of the customer; empty for all customers',
		displayOptions: showAt(place),
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'multiOptions',
		options: Object.entries(STATUSES).map(([value, name]) => ({ name, value })),
		default: [],
		description: 'Subscriptions that stand so; empty for all',
		displayOptions: showAt(place),
	},
	{
		displayName: 'Metered Items Only',
		name: 'meteredOnly',
		type: 'boolean',
		default: true,
		description: 'Whether to leave out items for which no usage can be reported',
		displayOptions: showAt(place, undefined, { simplify: [true] }),
	},
	showContactsProperty(place),
	...returnAllProperties(place),
	simplifyProperty(place),
	requestOptionsProperty(place),
];

/** What an item asks for. */
interface Wanted extends Shown {
	/** In small letters where it is an e-mail. */
	readonly customer: string;
	readonly statuses: readonly string[];
	readonly limit: number;
	readonly isSimple: boolean;
}

/** Carries out *Get many subscriptions*: the items of subscriptions, or the whole records. */
export const getManySubscriptions: Operation = async (context) => {
	const options = context.getNodeParameter('options', 0, {}) as GivenLimits;
	const { run } = await openRun(context, rebilly, readLimits(context, options));
	return await forEachItem(context, getManySubscriptionsProperties, async (item) => {
		const wanted = readWanted(context, item);
		const customers = await readCustomers(wanted, run);
		const orders = await readOrders(wanted, customers, run);
		const rows = await rowsOfOrders(orders, wanted, run);
		// Of what was counted some may not be metered, as its plans show: then there may be more to read.
		const isCutShort = customers === undefined && countOf(orders, wanted) >= wanted.limit;
		if (rows.length >= wanted.limit || !isCutShort) return rows.slice(0, wanted.limit);
		const all = await readOrders({ ...wanted, limit: Infinity }, customers, run);
		return (await rowsOfOrders(all, wanted, run)).slice(0, wanted.limit);
	});
};

function readWanted(context: IExecuteFunctions, item: number): Wanted {
	const contacts = mayShowContacts(context.getNode());
	const customer = trimmed(String(context.getNodeParameter('customer', item, '')));
	return {
		customer: customer.includes('@') ? customer.toLowerCase() : customer,
		statuses: context.getNodeParameter('status', item, []) as string[],
		meteredOnly: context.getNodeParameter('meteredOnly', item, false) === true,
		contacts,
		limit: readLimit(context, item),
		isSimple: !contacts || context.getNodeParameter('simplify', item) === true,
	};
}

/** @returns IDs of the customers that are asked for; nothing where all are */
async function readCustomers(
	{ customer }: Wanted,
	run: Run,
): Promise<ReadonlySet<string> | undefined> {
	if (customer === '') return undefined;
	if (!customer.includes('@')) return new Set([customer]);
	const found = entriesOf(
		'customers',
		await readByValues(CUSTOMERS_BY_EMAIL, new Set([customer]), run),
	);
	return new Set(found.map(({ id }) => id));
}

/** Those that stand as it is asked for; as many as the limit needs, where they are not those of some customers. */
async function readOrders(
	wanted: Wanted,
	customers: ReadonlySet<string> | undefined,
	run: Run,
): Promise<readonly WholeOrder[]> {
	const { statuses, limit } = wanted;
	const isAskedFor = ({ status }: WholeOrder): boolean =>
		statuses.length === 0 || statuses.includes(status);
	const isEnough = (orders: readonly WholeOrder[]): boolean =>
		countOf(orders.filter(isAskedFor), wanted) >= limit;
	const read =
		customers === undefined
			? await readUpTo(WHOLE_ORDERS, isEnough, run)
			: await readByValues(WHOLE_ORDERS, customers, run);
	return entriesOf('subscriptions', read).filter(isAskedFor);
}

/** How many results they give at most. */
function countOf(orders: readonly WholeOrder[], wanted: Wanted): number {
	if (!wanted.isSimple) return orders.length;
	return orders.flatMap(({ items }) => items.filter((item) => mayBeShown(item, wanted))).length;
}

async function rowsOfOrders(
	orders: readonly WholeOrder[],
	wanted: Wanted,
	run: Run,
): Promise<IDataObject[]> {
	if (!wanted.isSimple) return orders.map(({ record }) => recordJson(record));
	const plans = entriesOf('plans', await readPlans(orders, run));
	const plansById = new Map(plans.map((plan) => [plan.id, plan]));
	return orders.flatMap((order) => rowsOf(order, plansById, wanted));
}

/** @throws ItemProblem where they cannot be listed in full */
function entriesOf<Entry>(records: string, read: ByValues<Entry>): readonly Entry[] {
	if (read.known) return read.entries;
	const { code, message }: Reason = read.reason;
	throw new ItemProblem(
		code,
		inSentences([`The ${records} cannot be listed in full: ${message}`]),
		'Nothing is left out in silence. Reading changes nothing, so the workflow can be run again.',
	);
}
