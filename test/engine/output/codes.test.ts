import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { CODES, type Code } from '../../../delivery/contract/code';
import { nodeNames, type RunResult } from '../../../tools/engine';
import { speedUpTime } from '../../../tools/engine/fasterTime';
import type { FaultKind } from '../../../tools/sandbox';
import { actions, createRebillyUsage, eachAction, usages } from '../support/actions';
import { changed, nobody } from '../support/credentials';
import { failures, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

/** Whatever goes wrong has a code of the list, and says it in words that hold no slip of a program. */

const stage = useStage();
let slowDown: () => void;

beforeEach(() => {
	slowDown = speedUpTime();
});
afterEach(() => slowDown());

const SLIP = /undefined|\[object|\bNaN\b|\bnull\b/;

/** What a run said without a code, or in words that no person would use. */
function slipsOf(run: RunResult): unknown[] {
	const known = (code: unknown): boolean => CODES.includes(code as Code);
	const { error } = run;
	if (error !== undefined) {
		const data = (error.context as { data?: { code?: unknown } } | undefined)?.data;
		const words = `${error.message} ${error.description ?? ''}`;
		return known(data?.code) && !SLIP.test(words) ? [] : [error];
	}
	const hasErrorOutput = run.workflow.nodes.some(({ name }) => name === nodeNames.error);
	const failed = hasErrorOutput ? failures(run) : [];
	const odd = failed.filter(({ details, message }) => {
		const codes = [details.code, ...(details.faults ?? []).map(({ code }) => code)];
		return !codes.every(known) || SLIP.test(message);
	});
	const stored = successes(run).filter(
		({ outcome, code, message }) =>
			(outcome === 'partial' && !known(code)) || SLIP.test(String(message)),
	);
	return [...odd, ...stored];
}

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
	const fields = [...Object.keys(usage), 'acceptPartialQuantity', 'properties', 'taxLocation'];
	const input = fields.flatMap((field) =>
		oddValues.map((value) => ({ ...usage, [field]: value }) as IDataObject),
	);
	const run = await stage.runOn(action, { input, options: { timeFormat: 'dd.MM.yyyy HH:mm' } });
	expect(failures(run).length).toBeGreaterThan(50);
	expect(slipsOf(run)).toEqual([]);

	const json = ['{', '[]', '"a"', '{"a": 1e999}', ''];
	const ofJson = await stage.runOn(action, {
		mode: 'json',
		input: json.map((text) => ({ text })),
		parameters: { usageJson: '={{ $json.text }}' },
	});
	expect(failures(ofJson)).toHaveLength(5);
	expect(slipsOf(ofJson)).toEqual([]);
});

const kinds: FaultKind[] = [
	'refuseConnection',
	'resetAfterStoring',
	'status503AfterStoring',
	'tooManyRequestsSeconds',
	'unauthorized',
	'notJsonAnswer',
	'filterIgnored',
	'partialAcceptance',
	'storesLate',
	'deliveredTwice',
	'listLagsBy',
	'listLeavesOut',
	'timesCutToSeconds',
];

it.each(kinds)('usages that always meet %s', async (kind) => {
	for (const action of actions) {
		const input = usages(action, 1, 2);
		stage.sandbox.setFaults({ rates: { [kind]: 1 }, retryAfterSeconds: 3600, seed: 7 });
		expect(slipsOf(await stage.runOn(action, { input }))).toEqual([]);
		expect(slipsOf(await stage.run(action, { input }))).toEqual([]);
		stage.sandbox.clearFaults();
	}
});

const badCredentials: Array<[ICredentialDataDecryptedObject, Code[]]> = [
	[{ baseUrl: nobody }, ['no-connection']],
	[{ baseUrl: 'http://billing.example.com' }, ['wrong-base-url']],
	[{ clientSecret: 'wrong', secretKey: 'wrong' }, ['credential-refused']],
	[{ realm: 'other', organizationId: 'a b' }, ['wrong-realm', 'wrong-organization']],
];

it.each(badCredentials)('credentials that do not work: %j', async (changes, codes) => {
	for (const action of actions) {
		const service = action === createRebillyUsage ? 'rebilly' : 'instellix';
		const credential = changed(stage.sandbox, service, changes, 'changed');
		const engine = await stage.newEngine({ credentials: [credential] });
		const workflow = stage.workflow(action, { credentialId: 'changed' });
		const run = await engine.run({ workflow, input: usages(action, 1, 2) });
		expect(slipsOf(run)).toEqual([]);
		expect(codes).toContain((run.error?.context as { data: { code: Code } }).data.code);
	}
});
