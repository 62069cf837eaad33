import type { WorkflowJson } from '../../../tools/engine';
import { example } from '../../unit/examples/support/examples';
import { useColleague } from '../support/colleague';
import type { HostStage } from '../support/hostStage';

const FILE = 'month-end-to-rebilly.json';
const TARGET = 'rebilly/usage';

/** The example of a month end: reconcile, hold, ask, report what is missing or came late, mail. */
export function monthEndTests(stage: HostStage): void {
	const { runAndAnswer, nextMail } = useColleague(stage, TARGET);

	/** The example once its row in Wh is mended, and a row has come late. */
	function mended(): WorkflowJson {
		const workflow = structuredClone(example(FILE));
		const { parameters } = workflow.nodes.find(({ name }) => name === 'Rows of the Month')!;
		parameters.jsCode = String(parameters.jsCode)
			.replace("'8400'", "'8.4'")
			.replace(/\];\s*$/, "  usage('sub_01HYXFQ9L4', '2026-04-03T20:00:00+02:00', '0.5'),\n];");
		return workflow;
	}

	it('holds a sum that is too large, and the next time reports what is missing or came late', async () => {
		const first = await runAndAnswer(example(FILE), 'true');
		const question = String(first.mail.html);
		expect(question).toContain('3 usages expected, 0 stored in Rebilly: 3 missing');
		expect(question).toContain('If you approve, 29.625 more is billed');
		expect(question).toContain('not sent: 1');
		expect(question).toContain('Largest Quantity of One Usage: sub_01HYXFQAM5, 8400');
		expect(question).toContain('sub_01HYXFQ9L4: 19.75');
		expect(String((await nextMail()).text)).toContain('combined from 4 items: 2 created, 1 unsent');
		expect(first.execution.output('Held')).toHaveLength(1);
		expect(first.execution.output('Not Stored')).toHaveLength(1);
		expect(stage.sandbox.records(TARGET)).toMatchObject({ stored: 2, sums: { kWh: '29.625' } });

		const second = await runAndAnswer(mended(), 'true');
		expect(String(second.mail.html)).toContain('1 matched, 1 missing, 1 different');
		expect(String(second.mail.html)).toContain('If you approve, 8.9 more is billed');
		const receipt = String((await nextMail()).text);
		expect(receipt).toContain(': 2 created, 1 duplicate');
		const { sums, twice } = stage.sandbox.records(TARGET);
		expect({ sums, twice }).toEqual({ sums: { kWh: '38.525' }, twice: [] });

		const third = await runAndAnswer(mended(), 'true');
		expect(String(third.mail.html)).toContain('3 usages expected, 4 stored in Rebilly: 3 matched');
		expect(String((await nextMail()).text)).toContain(': 3 duplicate');
		expect(stage.sandbox.records(TARGET).sums).toEqual(sums);
	});

	it('sends nothing of a month that the colleague has declined, and mails no receipt', async () => {
		const { execution } = await runAndAnswer(example(FILE), 'false');
		expect(execution.output('Mail the Receipt')).toEqual([]);
		expect(stage.sandbox.records(TARGET).stored).toBe(0);
	});
}
