import type { Execution } from '../../../tools/n8n/client';
import { example } from '../../unit/examples/support/examples';
import { useColleague } from '../support/colleague';
import type { HostStage } from '../support/hostStage';

const FILE = 'approved-month-to-instellix.json';

/** The example in which a colleague answers by mail. */
export function approvalTests(stage: HostStage): void {
	const { runAndAnswer } = useColleague(stage, 'instellix/ratedUsage');

	const outcomes = (execution: Execution, output = 0): unknown[] =>
		execution.output('Add rated usage', output).map(({ json }) => json.outcome ?? json.error);

	it('sends what a colleague has approved by mail, whose sums the mail has shown', async () => {
		const { mail, execution } = await runAndAnswer(example(FILE), 'true');

		expect(mail.subject).toBe('Approve the usages of the month? 3 usages');
		expect(String(mail.html)).toContain('If you approve, this is billed: 29.625 KWH, 11.56 EUR');
		expect(String(mail.html)).toContain('3 would be created');
		expect(String(mail.html)).toContain('contract-1001: 2 usages, 19.75 KWH, 7.71 EUR');
		expect(outcomes(execution)).toEqual(['created', 'created', 'created']);
		expect(execution.output('Add rated usage', 1)[0].json).toMatchObject({
			approved: expect.stringMatching(/^[\w-]{43}$/),
			notStored: 0,
		});
		expect(stage.sandbox.records('instellix/ratedUsage')).toMatchObject({ stored: 3, twice: [] });
	});

	it('sends nothing that the colleague has declined', async () => {
		const { execution } = await runAndAnswer(example(FILE), 'false');
		expect(outcomes(execution)).toEqual([]);
		expect(stage.sandbox.records('instellix/ratedUsage').stored).toBe(0);
	});

	it('sends nothing where the second node would send something else', async () => {
		const changed = structuredClone(example(FILE));
		const node = changed.nodes.find(({ name }) => name === 'Add rated usage')!;
		node.parameters.valuesForAllItems = '{"description": "not what was approved"}';
		const { execution } = await runAndAnswer(changed, 'true');

		expect(outcomes(execution, 2)).toEqual(Array(3).fill('unsent: not-approved'));
		expect(execution.output('Not Stored')[0].json.why).toContain('3 changed');
		expect(stage.sandbox.records('instellix/ratedUsage').stored).toBe(0);
	});
}
