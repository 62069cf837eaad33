import { setTimeout as wait } from 'node:timers/promises';
import type { ParsedMail } from 'mailparser';
import type { WorkflowJson } from '../../../tools/engine';
import type { Execution } from '../../../tools/n8n/client';
import { withCredentials } from '../../../tools/n8n/examples';
import type { Target } from '../../../tools/sandbox';
import type { HostStage } from './hostStage';
import { Mailbox } from './mailbox';

/** Whoever reads the mails of a workflow, and approves or declines what they ask. */
export interface Colleague {
	/** Runs an example until it asks, answers, and waits for its end. */
	runAndAnswer(workflow: WorkflowJson, answer: 'true' | 'false'): Promise<Answered>;
	/** The next mail that was not read yet. */
	nextMail(): Promise<ParsedMail>;
}

interface Answered {
	readonly mail: ParsedMail;
	readonly execution: Execution;
}

/** Opens a mailbox around the tests of a file; nothing may be stored while the colleague is asked. */
export function useColleague(stage: HostStage, target: Target): Colleague {
	const mailbox = new Mailbox();
	beforeAll(async () => await mailbox.open());
	afterAll(async () => await mailbox.close());

	return {
		nextMail: async () => await mailbox.next(),
		async runAndAnswer(workflow, answer) {
			const smtp = await stage.client.createCredential(mailbox.credential);
			const nodes = workflow.nodes.map((node) =>
				node.type === 'n8n-nodes-base.emailSend'
					? { ...node, credentials: { smtp: { id: smtp.id, name: smtp.name } } }
					: node,
			);
			const saved = await stage.client.createWorkflow(
				withCredentials({ ...workflow, nodes }, stage.credentials),
			);
			const { stored } = stage.sandbox.records(target);
			const id = await stage.client.startWorkflow(saved, 'Try It');
			const mail = await mailbox.next();
			const links = [...String(mail.html).matchAll(/href="([^"]+)"/g)].map(([, link]) =>
				link.replaceAll('&amp;', '&'),
			);
			const link = links.find((one) => one.includes(`approved=${answer}`));
			if (link === undefined) throw new Error(`The mail has no such link: ${links.join(', ')}`);
			expect(stage.sandbox.records(target).stored).toBe(stored);
			// Whoever answers sits at a browser: n8n takes no answer of a program that reads mails.
			const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
			// The mail leaves before n8n has put the execution aside.
			while ((await stage.client.execution(id)).status !== 'waiting') await wait(100);
			const answered = await fetch(link, { headers });
			expect([answered.status, await answered.text()]).toEqual([200, expect.anything()]);
			const execution = await stage.client.untilEnded(id);
			expect(execution.status).toBe('success');
			return { mail, execution };
		},
	};
}
