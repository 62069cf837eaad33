import type { INode } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { createRebillyUsage, eachAction, usages } from '../support/actions';
import { changed } from '../support/credentials';
import { failures, receiptOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const continuing: Array<INode['onError']> = ['continueErrorOutput', 'continueRegularOutput'];
const reasons: Array<[string, object, RegExp]> = [
	[
		'an option is out of its range',
		{ options: { concurrency: 0 } },
		/^'Parallel Requests' must be between 1 and 100 but is 0\. Fix it/,
	],
	[
		'the time zone is none',
		{ options: { timeZone: 'Mars/Olympus' } },
		/^'Time Zone' names no zone: Mars\/Olympus\. /,
	],
	[
		'two options do not go together',
		{ options: { combine: 'day' } },
		/^'Combine Before Sending' needs a time zone\. .* Nothing was sent\.$/,
	],
	[
		'this n8n has no memory for the history',
		{ options: { history: true } },
		/^'Keep History' cannot be used here\. /,
	],
	[
		'there is no such operation',
		{ parameters: { operation: 'invent' } },
		/^This version of the node has no operation 'invent'/,
	],
];

describe.each(eachAction)('%s', (_target, action) => {
	it.each(
		reasons.flatMap(([why, setting, words]) =>
			continuing.map((onError) => [why, onError, setting, words] as const),
		),
	)('lets no item pass for sent where %s, with %s', async (_why, onError, setting, words) => {
		const run = await stage.run(action, { ...setting, onError, input: usages(action, 1, 2) });
		const isRouted = onError === 'continueErrorOutput';
		const items = run.output(isRouted ? nodeNames.error : nodeNames.success);

		if (isRouted) expect(run.output(nodeNames.success)).toEqual([]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		for (const { json } of items) {
			const message: unknown = expect.stringMatching(words);
			expect(json).toMatchObject({
				error: expect.stringMatching(/^unsent: /),
				message,
				details: { outcome: 'unsent' },
			});
		}
		// Whatever stands behind may change one item and means no other.
		expect(items[0].json.details).not.toBe(items[1].json.details);
		expect(stage.sandbox.totals().received).toBe(0);
	});

	it('stops with the reason where it is set to stop', async () => {
		const run = await stage.run(action, {
			options: { concurrency: 0 },
			input: usages(action, 1, 2),
		});

		expect(run.error?.message).toBe("'Parallel Requests' must be between 1 and 100 but is 0");
	});
});

it('lets no item pass for sent where the credential cannot be used', async () => {
	const credentials = [
		changed(stage.sandbox, 'rebilly', { secretKey: 'pk_sandbox_x' }, 'publishable'),
	];
	const engine = await stage.newEngine({ credentials });
	const workflow = stage.workflow(createRebillyUsage, {
		credentialId: 'publishable',
		onError: 'continueErrorOutput',
	});
	const run = await engine.run({ workflow, input: usages(createRebillyUsage, 1, 2) });

	expect(run.output(nodeNames.success)).toEqual([]);
	expect(receiptOf(run)).toEqual({ notStored: 2, summary: failures(run)[0].message });
	expect(failures(run)).toHaveLength(2);
	expect(failures(run)[0].message).toMatch(/^The credential cannot be used\. .*publishable key/);
});
