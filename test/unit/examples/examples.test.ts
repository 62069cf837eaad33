import type { INode, INodeType } from 'n8n-workflow';
import { Instellix } from '../../../nodes/Instellix/Instellix.node';
import { RebillyUsage } from '../../../nodes/RebillyUsage/RebillyUsage.node';
import { RebillyUsageTrigger } from '../../../nodes/RebillyUsageTrigger/RebillyUsageTrigger.node';
import type { WorkflowJson } from '../../../tools/engine';
import { sandboxCredentials } from '../../../tools/engine/sandboxCredentials';
import type { Sandbox } from '../../../tools/sandbox';
import { credentials } from '../../../tools/sandbox/options';
import { eachExample, example, isNote, isOurs } from './support/examples';
import { overlaps, turnedConnections } from './support/layout';
import { parameterFaults } from './support/parameters';

const ourNodes = new Map<string, INodeType>(
	[new Instellix(), new RebillyUsage(), new RebillyUsageTrigger()].map((node) => [
		`n8n-nodes-usage-reporting.${node.description.name}`,
		node,
	]),
);
const credentialNames = sandboxCredentials({ credentials } as Sandbox).map(({ type, name }) => ({
	[type]: { id: null, name },
}));

function faultsOfOurNodes({ nodes }: WorkflowJson): string[] {
	return nodes.filter(isOurs).flatMap((node) => {
		const type = ourNodes.get(node.type);
		return type === undefined
			? [`there is no node ${node.type}`]
			: parameterFaults(node, type.description);
	});
}

/** The nodes to which no trigger leads. */
function unreached({ nodes, connections }: WorkflowJson): string[] {
	const targets = (name: string): string[] =>
		(connections[name]?.main ?? []).flatMap((branch) => (branch ?? []).map(({ node }) => node));
	const reached = new Set(
		nodes.filter(({ type }) => /trigger$/i.test(type)).map(({ name }) => name),
	);
	for (const name of reached) targets(name).forEach((target) => reached.add(target));
	return nodes.filter((node) => !isNote(node) && !reached.has(node.name)).map(({ name }) => name);
}

/** Words of n8n's editor and of our nodes that the notes refer to. */
const EDITOR_WORDS = [
	'Always Output Data',
	'Approve',
	'Edit Fields',
	'Error',
	'Exclude Byte Order Mark (BOM)',
	'Execute workflow',
	'Extract From XLSX',
	'Get Row(s)',
	'Only What Was Approved',
	'Receipt',
	'Retry',
	'Usage From',
	'Map Automatically',
];

/** What the notes print in italics: nodes, other examples, and words of the editor. */
function italics(nodes: readonly INode[]): string[] {
	const texts = nodes.filter(isNote).map(({ parameters }) => String(parameters.content));
	return texts.flatMap((text) =>
		[...text.matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g)].map(([, words]) => words),
	);
}

function isKnown(words: string, { nodes }: WorkflowJson): boolean {
	const names = [...nodes, ...eachExample.map(([, { name }]) => ({ name }))].map(
		({ name }) => name,
	);
	return [...names, ...EDITOR_WORDS].includes(words);
}

describe.each(eachExample)('the example %s', (file, workflow) => {
	const { nodes } = workflow;

	it('is made of the nodes of n8n and of this package', () => {
		expect(
			nodes
				.map(({ type }) => type)
				.filter((type) => !/^n8n-nodes-(base|usage-reporting)\.\w+$/.test(type)),
		).toEqual([]);
		expect(nodes.filter(isOurs)).not.toEqual([]);
		for (const facts of [nodes.map(({ id }) => id), nodes.map(({ name }) => name)]) {
			expect(new Set(facts).size).toBe(nodes.length);
		}
	});

	it('gives our nodes parameters that they have, and all that they require', () => {
		expect(faultsOfOurNodes(workflow)).toEqual([]);
	});

	it('sends what is not stored to an error output that leads on, or sends nothing', () => {
		for (const { name, onError, parameters } of nodes.filter(
			(node) => isOurs(node) && !/trigger$/i.test(node.type),
		)) {
			const {
				combine = 'no',
				dryRun = false,
				lateRows,
			} = (parameters.options ?? {}) as {
				combine?: string;
				dryRun?: boolean;
				lateRows?: string;
			};
			// Without its invalid rows a sum would be reported that cannot be added to.
			const wanted =
				(combine === 'no' && !dryRun) || lateRows === 'difference'
					? { onError: 'continueErrorOutput', to: [expect.anything()] }
					: { onError: undefined, to: undefined };
			// Behind Success and, where usages are created, Receipt.
			const errorOutput = parameters.operation === 'reconcile' ? 1 : 2;
			const to = workflow.connections[name].main[errorOutput];
			expect({ name, onError, to }).toMatchObject(wanted);
		}
	});

	it('says what it does, how to try it, what to change, and what happens on failure', () => {
		const [first, ...others] = nodes
			.filter(isNote)
			.map(({ parameters }) => String(parameters.content));
		expect(workflow.name).toMatch(/^[A-Z].{5,60}$/);
		expect(first).toMatch(
			/^## .*\n[^]*\*\*Try it:\*\*[^]*\*\*To change:\*\*[^]*\*\*On failure:\*\*/,
		);
		expect(others.length).toBeGreaterThan(1);
		expect(italics(nodes).filter((words) => !isKnown(words, workflow))).toEqual([]);
	});

	it('names credentials, without an id and without a secret', () => {
		for (const node of nodes) {
			if (isOurs(node)) expect(credentialNames).toContainEqual(node.credentials);
			else expect(node.credentials).toBeUndefined();
		}
		const secrets = Object.values(credentials)
			.flatMap((facts) => Object.values(facts))
			.filter((fact) => /secret|^[sp]k_/.test(fact));
		const text = JSON.stringify(workflow);
		expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
		expect(text).not.toMatch(/\b[sp]k_\w|secret|password|localhost|127\.0\.0\.1/i);
	});

	it('is laid out from left to right, and nothing covers anything', () => {
		expect(overlaps(workflow)).toEqual([]);
		expect(turnedConnections(workflow)).toEqual([]);
		expect(unreached(workflow)).toEqual([]);
	});

	it('is one of few files, named in words', () => {
		expect(file).toMatch(/^[a-z]+(-[a-z]+)+\.json$/);
	});
});

describe('these checks', () => {
	/** An example whose first node of ours takes its values from fields, and these parameters besides. */
	function changed(parameters: object): WorkflowJson {
		const workflow = structuredClone(example('nightly-database-to-instellix.json'));
		const node = workflow.nodes.find(isOurs);
		if (node === undefined) throw new Error('The example has changed.');
		const { sharedValues: _none, ...others } = node.parameters;
		const locator = { __rl: true, mode: 'id', value: '1001' };
		const fields = {
			...{ contractId: locator, productIdent: { ...locator, mode: 'ident' } },
			...{ quantity: '1', unit: 'KWH', startDate: 'x', endDate: 'x' },
		};
		Object.assign(node, {
			parameters: { ...others, usageFrom: 'fields', ...fields, ...parameters },
		});
		return workflow;
	}

	it('find nothing where nothing is wrong', () => {
		expect(faultsOfOurNodes(changed({ reportFor: 'contract' }))).toEqual([]);
	});

	it.each([
		['an unknown parameter', { contract: '1' }, "there is no 'contract'"],
		['an unknown option', { options: { timezone: 'UTC' } }, "there is no 'options.timezone'"],
		['a parameter that is not shown', { usageTime: 'now' }, "there is no 'usageTime'"],
		[
			'an unknown value of a list',
			{ additionalFields: { unitQuantities: { entry: [{ quantity: '1' }] } } },
			'entry.0.quantity',
		],
		['an empty required one', { startDate: '' }, 'Start Date'],
		['a parameter of another choice', { reportFor: 'customer' }, "there is no 'contractId'"],
	])('find %s', (_what, parameters, words) => {
		expect(faultsOfOurNodes(changed(parameters)).join('\n')).toContain(words);
	});

	it('find nodes that cover one another, and lines that turn back', () => {
		const workflow = changed({});
		const [from, to] = ['Sessions to Report', 'Name Columns for Instellix'].map((name) =>
			workflow.nodes.find((node) => node.name === name),
		);
		if (from === undefined || to === undefined) throw new Error('The example has changed.');
		to.position = [from.position[0] + 90, from.position[1]];
		expect(overlaps(workflow)).toEqual(['Sessions to Report and Name Columns for Instellix']);
		expect(turnedConnections(workflow)).toEqual([
			'Sessions to Report to Name Columns for Instellix',
		]);
	});
});
