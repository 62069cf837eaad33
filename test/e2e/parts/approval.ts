import { setTimeout as wait } from 'node:timers/promises';
import type { Execution } from '../../../tools/n8n/client';
import type { WorkflowJson } from '../../../tools/engine';
import { withCredentials } from '../../../tools/n8n/examples';
import { example } from '../../unit/examples/support/examples';
import { Mailbox } from '../support/mailbox';
import type { HostStage } from '../support/hostStage';

const FILE = 'approved-month-to-instellix.json';

/** The example in which a colleague answers by mail. */
export function approvalTests(stage: HostStage): void {
	const mailbox = new Mailbox();
	beforeAll(async () => await mailbox.open());
	afterAll(async () => await mailbox.close());

	/** Runs the example until it asks, answers, and waits for its end. */
	async function runAndAnswer(workflow: WorkflowJson, answer: 'true' | 'false') {
		const smtp = await stage.client.createCredential(mailbox.credential);
		const nodes = workflow.nodes.map((node) =>
			node.type === 'n8n-nodes-base.emailSend'
				? { ...node, credentials: { smtp: { id: smtp.id, name: smtp.name } } }
				: node,
		);
		const saved = await stage.client.createWorkflow(
			withCredentials({ ...workflow, nodes }, stage.credentials),
		);
		const id = await stage.client.startWorkflow(saved, 'Try It');
		const mail = await mailbox.next();
		const links = [...String(mail.html).matchAll(/href="([^"]+)"/g)].map(([, link]) =>
			link.replaceAll('&amp;', '&'),
		);
		const link = links.find((one) => one.includes(`approved=${answer}`));
		if (link === undefined) throw new Error(`The mail has no such link: ${links.join(', ')}`);
		expect(stage.sandbox.records('instellix/ratedUsage').stored).toBe(0);
		// Whoever answers sits at a browser: n8n takes no answer of a program that reads mails.
		const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
		// The mail leaves before n8n has put the execution aside.
		while ((await stage.client.execution(id)).status !== 'waiting') await wait(100);
		const answered = await fetch(link, { headers });
		expect([answered.status, await answered.text()]).toEqual([200, expect.anything()]);
		const execution = await stage.client.untilEnded(id);
		expect(execution.status).toBe('success');
		return { mail, execution };
	}

	const outcomes = (execution: Execution, output = 0): unknown[] =>
		execution.output('Add rated usage', output).map(({ json }) => json.outcome ?? json.error);

	it('sends what a colleague has approved by mail, whose sums the mail has shown', async () => {
		const { mail, execution } = await runAndAnswer(example(FILE), 'true');

		expect(mail.subject).toBe('Approve the usages of the month? 3 usages');
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
