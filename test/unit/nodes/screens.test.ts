import { uniqueField } from '../../../delivery/contract/recognition';
import { knownFields } from '../../../delivery/rules/knownFields';
import { ANY_READING } from '../../../values/reading';
import type { INodeProperties } from 'n8n-workflow';
import { InstellixOAuth2Api } from '../../../credentials/InstellixOAuth2Api.credentials';
import { RebillyApi } from '../../../credentials/RebillyApi.credentials';
import { RebillyUsage } from '../../../nodes/RebillyUsage/RebillyUsage.node';
import { RebillyUsageTrigger } from '../../../nodes/RebillyUsageTrigger/RebillyUsageTrigger.node';
import { mutatedUsages, TARGET_NAMES, type TargetName } from './mutations';
import { wholeFaultsOf } from './support/faults';
import {
	choicesOf,
	isGroup,
	isProperty,
	labelsOf,
	NODES,
	screenOf,
	withMembers,
} from './support/screen';
import { targetOf } from './support/targets';

const screens = [
	...NODES.map(({ description }) => description),
	new InstellixOAuth2Api(),
	new RebillyApi(),
];
const everyProperty = screens.flatMap(({ displayName, properties }) =>
	properties
		.flatMap(withMembers)
		.map((property) => [`${displayName}: ${property.displayName}`, property] as const),
);

const ALL_BREAKS = 100;
/** The API's own names: such fields are on no screen, because they must not be sent. */
const isOnNoScreen = ({ code }: { code: string }): boolean => code === 'read-only';
/** Only JSON can have a fault in these as a whole; they are named as the API's documentation names them. */
const UNKNOWN_LABELS: ReadonlyArray<readonly [TargetName, string]> = [
	['instellix/usage', 'Usage Ident'],
	['instellix/ratedUsage', 'Ident'],
	['instellix/ratedUsage', 'Period'],
	['instellix/ratedUsage', 'Price'],
	['instellix/ratedUsage', 'Quantity'],
];

/** Properties whose entries are not in order yet. */
const UNSORTED = ['serviceCountry'];

describe.each(TARGET_NAMES)('the screen of %s', (name) => {
	const screen = screenOf(name);
	const labels = labelsOf(screen);
	const faults = mutatedUsages(name, ALL_BREAKS, 1)
		.flatMap(({ item }) => wholeFaultsOf(targetOf(name), item))
		.filter((fault) => !isOnNoScreen(fault));

	it('shows every field that a fault can name', () => {
		const unknown = UNKNOWN_LABELS.filter(([target]) => target === name).map(([, label]) => label);
		const named = [...new Set(faults.map(({ field }) => field))].filter(
			(field) => !unknown.includes(field),
		);
		expect(named.filter((field) => !labels.has(field))).toEqual([]);
	});

	it('has whatever a fault tells the user to look for', () => {
		const choices = choicesOf(screen).map((choice) => choice.name);
		const quoted = faults.flatMap(({ fix }) =>
			[...fix.matchAll(/'([^']+)'/g)].map(([, text]) => text),
		);
		const missing = quoted.filter(
			(text) => !labels.has(text) && !choices.some((choice) => choice.startsWith(text)),
		);
		expect(missing).toEqual([]);
	});

	it('offers every field of the API', () => {
		const target = targetOf(name);
		const fields = knownFields(target.schema(ANY_READING)).map((field) => field.name);
		const identField = uniqueField(target.recognition);
		const names = new Set(screen.flatMap(withMembers).map((property) => property.name));
		const missing = fields.filter((field) => !names.has(field) && !names.has(`${field}Json`));
		expect(missing).toEqual(identField === undefined ? [] : [identField]);
	});

	it('hides no required field in Additional Fields', () => {
		const outside = labelsOf(
			screen.filter(({ name: property }) => property !== 'additionalFields'),
		);
		const required = requiredLabels(name);
		expect(required.length).toBeGreaterThan(2);
		expect(required.filter((label) => !outside.has(label))).toEqual([]);
	});
});

/** Fields of which a usage that is empty on the screen lacks a value. */
function requiredLabels(name: TargetName): string[] {
	const empty = {
		period: { start: '', end: '' },
		price: { amount: '', currency: '' },
		quantity: name === 'rebilly/usage' ? '' : { amount: '', unit: '' },
		serviceLocation: { country: '' },
	};
	// The screen has the country of the service location as a field of its own.
	return wholeFaultsOf(targetOf(name), empty)
		.filter(({ code }) => code === 'required' || code === 'contract-or-debtor-missing')
		.map(({ field }) => field.replace('Service Location: Country', 'Service Location Country'));
}

it('calls every mode of a list what the editor calls it: one with the name id is By ID there', () => {
	const modes = everyProperty.flatMap(([, { modes: some = [] }]) => some);

	expect(modes.length).toBeGreaterThan(10);
	expect(
		modes.filter(({ name, displayName }) => (name === 'id') !== (displayName === 'By ID')),
	).toEqual([]);
});

/** Whatever is left out of these is the safe way, so adding one must not leave it. */
const TO_BE_CHOSEN = ['audit', 'equalRows', 'lookUp', 'otherQuantity'];

it('switches an option on that is added, unless it could bill twice then', () => {
	const options = NODES.flatMap(({ description }) =>
		description.properties
			.filter(({ name }) => name === 'options')
			.flatMap((property) => property.options as INodeProperties[]),
	);
	const added = Object.fromEntries(options.map((option) => [option.name, option.default]));

	expect(added).toMatchObject({
		...{ dryRun: true, history: true, repair: true, withoutQuantity: true },
		...{ decimalSeparator: ',', combine: 'day', rounding: 'halfUp', timeZone: 'workflow' },
		...{ audit: 'always', equalRows: 'error', lookUp: true, otherQuantity: 'conflict' },
	});
	const switches = options.filter(
		({ name, type }) => type === 'boolean' && !TO_BE_CHOSEN.includes(name),
	);
	expect(switches.filter((option) => option.default !== true)).toEqual([]);
});

describe('every property', () => {
	const are = (...types: string[]) => everyProperty.filter(([, { type }]) => types.includes(type));
	const wrong = (
		properties: typeof everyProperty,
		isRight: (property: INodeProperties) => boolean,
	): string[] => properties.filter(([, property]) => !isRight(property)).map(([label]) => label);

	it('has a placeholder that is an example, or none', () => {
		const fields = everyProperty.filter(
			([, { type }]) => !['collection', 'fixedCollection'].includes(type),
		);
		expect(
			wrong(
				fields,
				({ placeholder }) => placeholder === undefined || placeholder.startsWith('e.g. '),
			),
		).toEqual([]);
		const modes = everyProperty.flatMap(([label, { modes: all = [] }]) =>
			all.map((mode) => [label, mode.placeholder] as const),
		);
		expect(
			modes.filter(([, placeholder]) => !(placeholder ?? 'e.g. ').startsWith('e.g. ')),
		).toEqual([]);
	});

	it('that adds something says so on its button', () => {
		expect(
			wrong(are('collection', 'fixedCollection'), ({ placeholder }) =>
				/^Add [a-z ]+$/.test(placeholder ?? ''),
			),
		).toEqual([]);
	});

	it('that is a switch says from what on it is on', () => {
		expect(are('boolean').length).toBeGreaterThan(2);
		expect(wrong(are('boolean'), ({ description }) => /^Whether /.test(description ?? ''))).toEqual(
			[],
		);
	});

	const dropdowns = everyProperty.filter(([, { options = [] }]) => options.length >= 5);

	it.each(dropdowns.filter(([, { name }]) => !UNSORTED.includes(name)))(
		'lists its five or more entries by the alphabet: %s',
		(_label, { options = [] }) => {
			expect(namesOf(options)).toEqual(sorted(options));
		},
	);

	it.each(dropdowns.filter(([, { name }]) => UNSORTED.includes(name)))(
		'lists its entries by the alphabet, without regard to capitals: %s',
		(_label, { options = [] }) => {
			expect(namesOf(options)).toEqual(sorted(options));
		},
	);

	it('that is secret is hidden while it is typed', () => {
		const secrets = everyProperty.filter(
			([, { name }]) => /secret|key$|token|password/i.test(name) && name !== 'productReferenceKey',
		);
		const typed = secrets
			.filter(([, { type }]) => type === 'string' || type === 'hidden')
			.filter(([label]) => / API: /.test(label));
		expect(typed.length).toBeGreaterThan(2);
		expect(wrong(typed, ({ typeOptions }) => typeOptions?.password === true)).toEqual([]);
	});

	it('leaves nothing to n8n but to evaluate expressions, because values that are evaluated as one see no more of n8n', () => {
		const all = everyProperty.flatMap(([label, property]) =>
			[property, ...(property.modes ?? [])].map((part) => [label, part] as const),
		);
		expect(
			all
				.filter(([, part]) => 'validateType' in part || 'extractValue' in part)
				.map(([label]) => label),
		).toEqual([]);
		expect(wrong(everyProperty, ({ name }) => name !== 'mode')).toEqual([]);
	});

	it('has a description that says more than its name, in one or a few sentences', () => {
		for (const [, { displayName, description }] of everyProperty) {
			if (description === undefined) continue;
			expect(description).toMatch(/^[A-Z]/);
			expect(description).not.toBe(displayName);
			expect(description.length).toBeLessThan(300);
		}
	});
});

it('describes a trigger by what its node does too, because the editor lists the two as one', () => {
	const { description } = new RebillyUsage().description;

	expect(new RebillyUsageTrigger().description.description).toMatch(`${description}, or start `);
});

type Options = NonNullable<INodeProperties['options']>;

function namesOf(options: Options): string[] {
	return options.map((option) =>
		isProperty(option) || isGroup(option) ? option.displayName : option.name,
	);
}

function sorted(options: Options): string[] {
	return namesOf(options).sort((left, right) => left.localeCompare(right, 'en'));
}
