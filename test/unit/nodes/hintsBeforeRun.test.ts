import { Workflow, type INodeParameters, type INodeTypes } from 'n8n-workflow';
import { RebillyUsage } from '../../../nodes/RebillyUsage/RebillyUsage.node';
import { choicesOf, labelsOf, screenOf } from './support/screen';

const node = new RebillyUsage();
const { hints = [] } = node.description;
const nodeTypes = {
	getByName: () => node,
	getByNameAndVersion: () => node,
	getKnownTypes: () => ({}),
} as INodeTypes;

/** The hints of the panel, as the editor finds them: each condition has to be true or false. */
function shownFor(parameters: INodeParameters): string[] {
	const one = { id: '1', name: 'Node', type: 'rebillyUsage', typeVersion: 1, position: [0, 0] };
	const workflow = new Workflow({
		nodes: [{ ...one, position: [0, 0], parameters }],
		connections: {},
		active: false,
		nodeTypes,
	});
	return hints.flatMap(({ displayCondition = '', message }) => {
		const shown = workflow.expression.getParameterValue(
			displayCondition,
			null,
			0,
			0,
			one.name,
			[],
			'manual',
			{},
		);
		expect([true, false]).toContain(shown);
		return shown === true ? [message.split(':')[0]] : [];
	});
}

const lookUpIsOff = { options: { lookUp: false } };
const create = { resource: 'usage', operation: 'create' };

it.each([
	['as it is added', {}, []],
	['with an option', { ...create, options: { dryRun: true } }, []],
	['with the look-up on', { ...create, options: { lookUp: true } }, []],
	['with the look-up off', lookUpIsOff, ["'Look Up Before Sending' is off"]],
	['with a history in its place', { options: { lookUp: false, history: true } }, []],
	[
		'with the history off, too',
		{ options: { lookUp: false, history: false } },
		["'Look Up Before Sending' is off"],
	],
	[
		'where Rebilly sets the time',
		{ usageTimeFrom: 'rebilly', ...lookUpIsOff },
		["'Usage Time From' is 'Let Rebilly Set It'"],
	],
	['as another operation', { operation: 'get', usageTimeFrom: 'rebilly', ...lookUpIsOff }, []],
	['as another resource', { resource: 'subscription', operation: 'getMany', ...lookUpIsOff }, []],
])('warns before a run where a repeat is billed again: %s', (_how, parameters, warnings) => {
	expect(shownFor(parameters as INodeParameters)).toEqual(warnings);
});

it('names what is on the screen', () => {
	const screen = screenOf('rebilly/usage');
	const names = new Set([...labelsOf(screen), ...choicesOf(screen).map(({ name }) => name)]);
	const quoted = hints.flatMap(({ message }) =>
		[...message.matchAll(/'([^']+)'/g)].map(([, words]) => words),
	);

	expect(quoted.length).toBeGreaterThan(3);
	expect(quoted.filter((words) => !names.has(words))).toEqual([]);
});

it('warns above the output, and no longer when there is one', () => {
	expect(hints).not.toEqual([]);
	for (const hint of hints)
		expect(hint).toMatchObject({
			type: 'warning',
			location: 'outputPane',
			whenToDisplay: 'beforeExecution',
		});
});
