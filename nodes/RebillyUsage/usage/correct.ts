import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { correctUsage as correctStored } from '../../../delivery/correct/correct';
import { correctUsageAt } from '../../../delivery/correct/correctAt';
import type { Code } from '../../../delivery/contract/code';
import type { Fault } from '../../../delivery/contract/outcome';
import { instant } from '../../../delivery/rules/timeFields';
import { isBlank } from '../../../values/blanks';
import type { TimedUsage } from '../../../delivery/create/results/farTimes';
import type { ExactObject } from '../../../values/exactJson';
import type { Reading } from '../../../values/reading';
import { checkFields, faultyProblem } from '../../shared/items/checkFields';
import { noticedHints } from '../../shared/report/noticedHints';
import { farTimesHint } from '../../shared/report/farTimesHint';
import type { WrongName } from '../../shared/report/correctionFix';
import { correctedJson, correctionProblem, namedById } from '../../shared/report/correctionReport';
import {
	DECIMAL_SEPARATOR,
	requestOptionsProperty,
	showAt,
} from '../../shared/screen/createProperties';
import { forEachItem } from '../../shared/items/eachItem';
import { readLimits, type GivenLimits } from '../../shared/read/readLimits';
import { correctionMemories } from '../../shared/host/correctionMemories';
import { isEmail } from '../../../values/emails';
import { openRun } from '../../shared/host/openRun';
import type { Operation } from '../../shared/items/operations';
import { readReading, type GivenReading } from '../../shared/read/readReading';
import { LOCALE } from '../../shared/screen/locales';
import { TIME_FORMATS } from '../../shared/screen/timeFormats';
import { TIME_ZONE } from '../../shared/screen/timeZones';
import { checkToolMayChange } from '../../shared/read/toolUse';
import { rebilly } from '../connection';
import { usageRemoval } from './usageRemoval';
import { usageTarget } from './target';
import { LIST_ALL_PLANS, ROUNDING, SUBSCRIPTION_ITEM } from '../screenFields';
import { readWrongUsage, wrongUsageProperties, type WrongUsage } from './wrongUsage';

const place = { resource: 'usage', operation: 'correct' };

const changesProperty: INodeProperties = {
	displayName: 'Update Fields',
	name: 'changes',
	type: 'collection',
	placeholder: 'Add field',
	// Nearly every correction is one of the quantity.
	default: { quantity: '' },
	description:
		'What is right in place of what is stored. Fields that are not added are kept as they are, and so is an empty Quantity.',
	displayOptions: showAt(place),
	options: [
		{
			displayName: 'Quantity',
			name: 'quantity',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12.5',
			description: 'How much was used: at least 0.001, with at most 3 decimals',
		},
		{
			...SUBSCRIPTION_ITEM,
			description: 'The item of the subscription whose metered plan bills the usage',
		},
		{
			displayName: 'Usage Time',
			name: 'usageTime',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-03-01T08:00:00+01:00',
			description:
				"When it was used, in ISO 8601 with an offset, or without one when the option 'Time Zone' is set",
		},
	],
};

const ifGoneOption: INodeProperties = {
	displayName: 'If the Wrong Usage Is Gone',
	name: 'ifGone',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Say So',
			value: 'say',
			description: 'The item ends on the error output, and you decide',
		},
		{
			name: 'Store the Right One',
			value: 'store',
			description:
				"It is stored unless Rebilly has it. This needs all of 'Update Fields'. Choose it when you know that the wrong usage was deleted.",
		},
	],
	default: 'say',
	description:
		'What happens when Rebilly does not have the wrong usage, and no usage that says what the right one is to say',
};

/** Parameters of *Correct usage*. */
export const correctUsageProperties: INodeProperties[] = [
	...wrongUsageProperties(place),
	changesProperty,
	requestOptionsProperty(place, [
		DECIMAL_SEPARATOR,
		ifGoneOption,
		LIST_ALL_PLANS,
		LOCALE,
		ROUNDING,
		...TIME_FORMATS,
		TIME_ZONE,
	]),
];

const LABELS: Readonly<Record<string, string>> = {
	quantity: 'Quantity',
	subscriptionId: 'Subscription Item',
	usageTime: 'Usage Time',
};

/** Carries out *Correct usage*: one usage per item, in their order. */
export const correctUsage: Operation = async (context) => {
	checkToolMayChange(context);
	const options = context.getNodeParameter('options', 0, {}) as GivenOptions;
	const { run, clock, connection, locks } = await openRun(
		context,
		rebilly,
		readLimits(context, options),
	);
	const { account } = connection;
	const correction = {
		target: usageTarget('usage'),
		removal: usageRemoval,
		reading: readReading(context, options),
		...correctionMemories(context, account),
		locks,
		account,
		storeIfGone: options.ifGone === 'store',
	};
	const right: TimedUsage[] = [];
	const output = await forEachItem(context, correctUsageProperties, async (item) => {
		const wrong = readWrongUsage(context, item, correction.reading);
		const changes = readChanges(context, item);
		checkStoredQuantity(wrong, changes, correction.reading);
		const { id, corrected } =
			'id' in wrong
				? { id: wrong.id, corrected: await correctStored(correction, wrong.id, changes, run) }
				: await correctUsageAt(correction, wrong.known, changes, run);
		const named = namedBy(id, wrong);
		if (corrected.stands !== 'right') throw correctionProblem(named, corrected, rebilly.name);
		right.push({ items: [item], body: corrected.right });
		return correctedJson(named, corrected, rebilly.name);
	});
	noticedHints(context, rebilly.name, run.noticed.all);
	farTimesHint(context, correction.target, right, clock.now());
	return output;
};

/**
 * What is moved away leaves its place to another one, which a second run would take for it.
 *
 * @throws ItemProblem when item or time change and the wrong usage is named by them alone, or the time
 *   cannot be read
 */
function checkStoredQuantity(wrong: WrongUsage, changes: ExactObject, reading: Reading): void {
	if ('id' in wrong || wrong.known.quantity !== undefined) return;
	const { subscriptionId, usageTime } = wrong.known;
	const { usageTime: given } = changes;
	// The same moment may be written with another offset.
	const rules = { usageTime: instant({ label: LABELS.usageTime }, reading) };
	const time = given === undefined ? {} : checkFields(rules, { usageTime: given });
	const right = { subscriptionId, usageTime, ...changes, ...time };
	if (right.subscriptionId === subscriptionId && right.usageTime === usageTime) return;
	throw faultyProblem([
		fault(
			'required',
			'Stored Quantity',
			"'Stored Quantity' is empty, but with another time or subscription item under 'Update Fields' it has to tell the wrong usage from one that takes its place.",
			"Give the quantity that is stored, or set 'Usage By' to 'Usage ID'.",
		),
	]);
}

const IS_EMAIL =
	"'Subscription Item' looks like the e-mail of the customer: give the ID of the item, which 'Get many subscriptions' finds by the e-mail. Or let 'Reconcile usages' name the customers by e-mail, with the option 'Repair Different Ones'.";

/** Where it was looked for in vain, the time stands for the ID. */
function namedBy(id: string | undefined, wrong: WrongUsage): WrongName {
	if (id !== undefined) return namedById(id);
	if ('id' in wrong) return namedById(wrong.id);
	const { usageTime, subscriptionId } = wrong.known;
	const otherPlace = isEmail(String(subscriptionId)) ? IS_EMAIL : undefined;
	return { name: `at ${String(usageTime)}`, otherPlace };
}

interface GivenOptions extends GivenLimits, GivenReading {
	readonly ifGone?: 'say' | 'store';
}

/**
 * The fields to change, by the names of the API. A field that was added is to be changed: where an
 * expression finds nothing, that must not pass for "keep". Only a Quantity that nobody touched is none.
 *
 * @throws ItemProblem when none was added, or one is empty
 */
function readChanges(context: IExecuteFunctions, item: number): ExactObject {
	const given = context.getNodeParameter('changes', item, {}) as IDataObject;
	const added = Object.entries((context.getNode().parameters.changes ?? {}) as object);
	const isLeftEmpty = ([name, value]: [string, unknown]): boolean =>
		name === 'quantity' && value === '';
	const unused = new Set(added.filter(isLeftEmpty).map(([name]) => name));
	const names = [...new Set([...added.map(([name]) => name), ...Object.keys(given)])].filter(
		(name) => name in LABELS && !unused.has(name),
	);
	if (names.length === 0) {
		throw faultyProblem([
			fault(
				'nothing-to-correct',
				'Update Fields',
				"'Update Fields' names nothing to correct, so nothing was changed.",
				"Give 'Quantity' its right value, or add the field that is wrong.",
			),
		]);
	}
	const changes = Object.fromEntries(names.map((name) => [name, plainValue(given[name])]));
	const empty = names.filter((name) => isBlank(changes[name]));
	if (empty.length === 0) return changes as ExactObject;
	throw faultyProblem(
		empty.map((name) =>
			fault(
				'required',
				LABELS[name],
				`'${LABELS[name]}' is empty, so nothing was changed.`,
				"Give it its right value, or remove it from 'Update Fields' to keep what is stored.",
			),
		),
	);
}

function fault(code: Code, field: string, message: string, fix: string): Fault {
	return { field, path: 'changes', code, message, fix };
}

/** A resource locator as its value. */
function plainValue(value: unknown): unknown {
	const isLocator = typeof value === 'object' && value !== null && '__rl' in value;
	return isLocator ? (value as { value?: unknown }).value : value;
}
