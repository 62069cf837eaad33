import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { KnownField } from '../../../delivery/contract/knownField';
import { columnNames } from '../../../nodes/shared/columns/paths';
import { knownFields } from '../../../delivery/rules/knownFields';
import { partyNaming } from '../../../nodes/Instellix/names/partyNaming';
import { customerNaming } from '../../../nodes/RebillyUsage/customer/naming';
import { ANY_READING } from '../../../values/reading';
import { TARGET_NAMES, type TargetName } from './mutations';
import { wholeFaultsOf } from './support/faults';
import { screenOf, withMembers } from './support/screen';
import { targetOf } from './support/targets';

const BESIDE: Readonly<Record<TargetName, readonly KnownField[]>> = {
	'instellix/usage': partyNaming.fields,
	'instellix/ratedUsage': [],
	'rebilly/usage': customerNaming(false).fields,
};

const OPERATIONS: Readonly<Record<TargetName, string>> = {
	'instellix/usage': 'Create usage',
	'instellix/ratedUsage': 'Add rated usage',
	'rebilly/usage': 'Create usage',
};

const hintOf = (properties: INodeProperties[], name: string): string =>
	properties.flatMap(withMembers).find((property) => property.name === name)?.builderHint
		?.propertyHint ?? '';

describe.each(TARGET_NAMES)("n8n's builder of workflows is told of %s", (target) => {
	const screen = screenOf(target);
	const actions = screen
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [] }) => options as INodePropertyOptions[]);
	const { builderHint } = actions.find(({ action }) => action === OPERATIONS[target])!;
	const columns = /where they are not: (.*?)\. What/
		.exec(builderHint?.propertyHint ?? '')![1]
		.split(/, | or | \(else |; else /)
		.map((column) => /^\w+/.exec(column)![0]);

	it('the same names as the notice of Map Automatically, which lists all others too', () => {
		const notice = screen.find(({ name }) => name === 'columnsNotice')?.displayName ?? '';
		const [required, others] = notice.split(/REQUIRED: |ALSO KNOWN: /).slice(1);
		const listed = columnNames([
			...knownFields(targetOf(target).schema(ANY_READING)),
			...BESIDE[target],
		]);

		for (const column of columns) expect(required).toContain(column);
		for (const name of listed) expect(`${required} ${others}`).toContain(name);
	});

	it('that one node takes all items at once', () => {
		expect(builderHint?.propertyHint).toMatch(/^Give this one node all items of a run at once/);
	});

	it('from which columns: fields that there are, and all that have to be', () => {
		const fields = knownFields(targetOf(target).schema(ANY_READING)).map(({ name }) => name);
		const known = [...fields, ...BESIDE[target].map(({ name }) => name)];
		const required = wholeFaultsOf(targetOf(target), {})
			.map(({ path }) => path.split('.')[0])
			// The open aggregation of the contract is found where a rated usage names none.
			.filter((field) => field !== 'ratedUsageAggregationIdent');

		expect(columns.filter((column) => !known.includes(column))).toEqual([]);
		expect(required.length).toBeGreaterThan(2);
		expect(required.filter((field) => !columns.includes(field))).toEqual([]);
	});

	it('to invent no reference, and no time', () => {
		const times = ['startDate', 'endDate', 'periodStart', 'periodEnd', 'usageTime'].filter((name) =>
			screen.some((property) => property.name === name),
		);

		expect(hintOf(screen, 'referenceField')).toContain('Never invent a reference');
		expect(times.length).toBeGreaterThan(0);
		for (const time of times) expect(hintOf(screen, time)).toContain('Never the time of the run');
	});
});
