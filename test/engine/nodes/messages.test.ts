import path from 'node:path';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { nodeNames, type RunResult } from '../../../tools/engine';
import type { FaultKind } from '../../../tools/sandbox';
import { collect } from '../../../tools/package/messages/collect';
import { matcherOf } from '../../../tools/package/messages/match';
import { readSource } from '../../../tools/package/messages/source';
import {
	actions,
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	eachAction,
	usages,
	type Action,
} from '../support/actions';
import { changed, nobody } from '../support/credentials';
import { useFastTime } from '../support/fastTime';
import { failureOfList } from '../support/lists';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

/** What the nodes say while they run, held against the table of messages that comes from their code. */

const stage = useStage();
const isListed = matcherOf(collect(readSource(path.resolve(__dirname, '../../..'))));
beforeEach(useFastTime());

/** Every sentence of a run that is the package's own. */
function sentencesOf(run: RunResult): string[] {
	const hasErrorOutput = run.workflow.nodes.some(({ name }) => name === nodeNames.error);
	const failed = hasErrorOutput && run.error === undefined ? failures(run) : [];
	const faults = failed.flatMap(({ details }) => details.faults ?? []);
	const lines = String(run.error?.description ?? '')
		.split('\n')
		.map((line) => line.replace(/^Item \d+: /, ''));
	return [
		...(run.error === undefined
			? successes(run).map(({ message }) => message)
			: [run.error.message, ...lines.filter(Boolean)]),
		...failed.filter(({ details }) => details.outcome !== 'invalid').map(({ message }) => message),
		...faults.flatMap(({ message, mend }) => [message, mend]),
		...run.messages.flatMap(({ messages }) => messages as string[]),
	];
}

function expectListed(sentences: readonly string[], atLeast = 1): void {
	expect(sentences.length).toBeGreaterThanOrEqual(atLeast);
	expect(sentences.filter((sentence) => !isListed(sentence))).toEqual([]);
}

it('tells a sentence of the table from another', () => {
	expect(isListed('Rebilly stored the usage.')).toBe(true);
	expect(isListed('\'Quantity\' must be a number: "many".')).toBe(true);
	expect(
		isListed(
			'Not sent: the host could not be reached (ECONNREFUSED). Nothing was stored by this run; run the workflow again.',
		),
	).toBe(true);
	expect(
		isListed(
			'Not sent: the moon is in the way. Nothing was stored by this run; run the workflow again.',
		),
	).toBe(false);
	expect(isListed('\'Quantity\' smells: "many".')).toBe(false);
	expect(isListed('Something went wrong.')).toBe(false);
});

/** Values of every kind that no field takes. */
const oddValues = [
	'',
	' ',
	'many',
	'1,5',
	'1 000.5',
	'0',
	'-1',
	0.1 + 0.2,
	true,
	'2026-03-01',
	'2026-03-01T08:00',
	'[',
	'{"a":',
	[],
	{},
	'x'.repeat(300),
	'\ud800',
	2 ** 60,
];

it.each(eachAction)('%s: invalid usages', async (_target, action) => {
	const [usage] = usages(action, 1);
	const fields = [
		...Object.keys(usage),
		'acceptPartialQuantity',
		'properties',
		'taxLocation',
		'description',
		'serviceCountry',
		'usageIdent',
		'id',
	];
	const input = fields.flatMap((field) =>
		oddValues.map((value) => ({ ...usage, [field]: value }) as IDataObject),
	);
	const run = await stage.runOn(action, { input, options: { timeFormat: 'dd.MM.yyyy' } });
	expectListed(sentencesOf(run), 100);

	const json = ['{', '[]', '"a"', '{"a": 1e999}', ''];
	const ofJson = await stage.runOn(action, {
		mode: 'json',
		input: json.map((text) => ({ text })),
		parameters: { usageJson: '={{ $json.text }}' },
	});
	expectListed(sentencesOf(ofJson), 5);
	expectListed(sentencesOf(await stage.run(action, { input: [{}, usage] })), 2);
});

const refusals: Array<[Action, IDataObject[]]> = [
	[
		createUsage,
		[{ contractId: '424242' }, { productIdent: 'nothing-like-it' }, { description: 'another' }],
	],
	[
		addRatedUsage,
		[
			{ contractIdent: 'nobody' },
			{ ratedUsageAggregationIdent: 'no-such' },
			{ description: 'another' },
		],
	],
	[createRebillyUsage, [{ subscriptionId: 'sub_nobody' }, { subscriptionId: 'order_1' }]],
];

it.each(refusals)('refused, repeated and conflicting usages (%#)', async (action, changes) => {
	const [usage, second] = usages(action, 1, 2);
	const input = [usage, ...changes.map((change) => ({ ...usage, ...change })), usage, second];
	const run = await stage.runOn(action, { input });
	expect(outcomesOf(run)).toContain('rejected');
	expectListed(sentencesOf(run), 5);
	expectListed(sentencesOf(await stage.runOn(action, { input })), 5);
	expectListed(sentencesOf(await stage.run(action, { input })), 2);

	const byReference = { parameters: { identity: 'field', referenceField: 'ref' } };
	const alike = [
		{ ...usage, ref: 'a' },
		{ ...second, ref: 'a' },
		{ ...second, ref: '' },
		{ ...second, ref: 'b' },
	];
	expectListed(sentencesOf(await stage.runOn(action, { ...byReference, input: alike })), 4);
	const again = [
		{ ...second, ref: 'a' },
		{ ...usage, ref: 'b' },
	];
	expectListed(sentencesOf(await stage.runOn(action, { ...byReference, input: again })), 2);
});

const kinds: FaultKind[] = [
	'refuseConnection',
	'resetBeforeStoring',
	'resetAfterStoring',
	'status500BeforeStoring',
	'status503AfterStoring',
	'tooManyRequestsSeconds',
	'tooManyRequestsBare',
	'unauthorized',
	'truncatedAnswer',
	'notJsonAnswer',
	'filterIgnored',
	'filterRefused',
	'partialAcceptance',
];

it.each(kinds)('usages that meet %s once or always', async (kind) => {
	for (const action of actions) {
		const input = usages(action, 1, 2);
		for (const rate of [0.3, 1]) {
			stage.sandbox.setFaults({
				rates: { [kind]: rate },
				retryAfterSeconds: rate === 1 ? 3600 : 1,
				seed: 7,
			});
			expectListed(sentencesOf(await stage.runOn(action, { input })), 2);
			expectListed(sentencesOf(await stage.run(action, { input })), 1);
		}
		stage.sandbox.clearFaults();
	}
});

const badCredentials: ICredentialDataDecryptedObject[] = [
	{ baseUrl: nobody },
	{ baseUrl: 'http://billing.example.com' },
	{ clientSecret: 'wrong', secretKey: 'wrong' },
	{ realm: 'other', organizationId: 'org_other' },
	{ organizationId: 'a b', scope: 'everything' },
];

it.each(badCredentials)('credentials that do not work: %j', async (changes) => {
	for (const action of actions) {
		const service = action === createRebillyUsage ? 'rebilly' : 'instellix';
		const credential = changed(stage.sandbox, service, changes, 'changed');
		const engine = await stage.newEngine({ credentials: [credential] });
		const workflow = stage.workflow(action, { credentialId: 'changed' });
		expectListed(sentencesOf(await engine.run({ workflow, input: usages(action, 1, 2) })), 1);
		const test = await engine.testCredential({
			type: credential.type,
			nodeType: action.node,
			data: credential.data,
		});
		expectListed([test.message]);
		const method = action === createRebillyUsage ? 'searchSubscriptionItems' : 'searchContractIds';
		const isFine = await failureOfList(engine, { action, method, credentialId: 'changed' }).then(
			(message) => expectListed([message]),
			(thrown: Error) => expect(thrown.message).toBe('The list was loaded.'),
		);
		expect(isFine).toBeUndefined();
	}
});
