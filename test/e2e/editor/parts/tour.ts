import path from 'node:path';
import { openExampleAccounts } from '../../../../tools/sandbox/exampleAccounts';
import { packageDirectory } from '../../../engine/support/stage';
import type { EditorStage } from '../support/editorStage';

const FILE = path.join(packageDirectory, 'examples/crm-deals-to-usages.json');
const TARGET = 'rebilly/usage';

/** The tour of docs/guide/tour.md, from the file of the example on: whoever changes one has to look at the other. */
export function tourTests(stage: EditorStage): void {
	stage.it(
		'imports the CRM example from its file, reports, reports again, and fixes a deal',
		async (editor) => {
			const { sandbox } = stage.host;
			openExampleAccounts(sandbox);
			const runAndRead = async (): Promise<string> => {
				await editor.executeWorkflow();
				const summary = await editor.openNode('Summary');
				const text = await summary.cells.first().innerText();
				await summary.close();
				return text;
			};
			await editor.openNewWorkflow();
			await editor.importFromFile(FILE);

			expect(await runAndRead()).toBe('3 won deals: 2 reported now, 0 before, 1 to fix.');
			const { stored, usages } = sandbox.records(TARGET);
			expect(stored).toBe(2);
			const items = usages.map(
				({ identity }) => 'subscriptionId' in identity && identity.subscriptionId,
			);
			expect(items.sort()).toEqual(['sub_01HYXFQ7J2', 'sub_01HYXFQAM5']);
			const node = await editor.openNode('Create usage');
			await node.hint
				.getByText(
					'3 usages: 2 created, 1 invalid. Reasons: 1 customer-not-found. Stored by this run: quantity 25240.5.',
				)
				.waitFor();
			await stage.screenshot(editor, 'tour node');
			await node.close();

			expect(await runAndRead()).toBe('3 won deals: 0 reported now, 2 before, 1 to fix.');
			expect(sandbox.records(TARGET)).toMatchObject({ stored: 2, twice: [] });

			const failing = await editor.openNode('Create usage');
			await failing.openBranch('Error');
			await failing.output
				.getByText(
					"'Subscription Item' cannot be found: Rebilly has no customer with the e-mail d***@example.com.",
				)
				.first()
				.waitFor();
			await stage.screenshot(editor, 'tour error branch');
			await failing.close();
			const source = await editor.openNode('Sample Deals');
			await source.replaceInCode(
				'deal-4104',
				"dora@example.com', plan: 'Energy', quantity: '8'",
				"bea@example.com', plan: 'Energy', quantity: '8'",
			);
			await source.close();

			expect(await runAndRead()).toBe('3 won deals: 1 reported now, 2 before, 0 to fix.');
			expect(sandbox.records(TARGET)).toMatchObject({ stored: 3, twice: [] });
			await stage.screenshot(editor, 'tour fixed');
		},
	);
}
