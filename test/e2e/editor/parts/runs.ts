import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../../tools/engine';
import { actions, createUsage, takingItems } from '../../../engine/support/actions';
import { NODES, type EditorStage } from '../support/editorStage';

export function runTests(stage: EditorStage): void {
	for (const action of actions) {
		stage.it(
			`creates a usage, finds it again, and shows what is wrong with another: ${action.target}`,
			async (editor) => {
				const { name, label } = action.requiredField;
				const incomplete = { ...action.usage(2), [name]: undefined };
				const parameters = { ...action.parameters, ...takingItems(action, 'fields') };
				const workflow = await stage.host.saveWorkflow(action, [action.usage(1), incomplete], {
					parameters,
				});
				await editor.openWorkflow(workflow.id);

				await editor.executeWorkflow();
				const panel = await editor.openNode(nodeNames.node);
				await panel.hint.getByText('2 usages: 1 created, 1 invalid.').waitFor();
				await panel.cell('created').waitFor();
				await stage.screenshot(editor, `run ${action.target} created`);

				await panel.openBranch('Error');
				await panel.cell(`'${label}' is required but empty. Give it a value.`).waitFor();
				await stage.screenshot(editor, `run ${action.target} invalid`);

				await panel.executeStep();
				await panel.hint.getByText('2 usages: 1 duplicate, 1 invalid.').waitFor();
				await panel.openBranch('Success');
				await panel.cell('duplicate').waitFor();
				await stage.screenshot(editor, `run ${action.target} duplicate`);
				expect(stage.host.sandbox.records(action.target)).toMatchObject({ stored: 1, twice: [] });
			},
		);
	}

	stage.it('says why a row is not stored, by its reference, without scrolling', async (editor) => {
		await editor.page.setViewportSize({ width: 1440, height: 900 });
		const wide = Object.fromEntries(Array.from({ length: 15 }, (_none, n) => [`Column ${n}`, n]));
		const rows = [1, 2, 3].map((n): IDataObject => ({
			...wide,
			...createUsage.usage(n),
			Receipt: `R-${n}`,
		}));
		rows[1] = { ...rows[1], startDate: '05.03.2026 08:00' };
		const parameters = { usageFrom: 'item', identity: 'field', referenceField: 'Receipt' };
		const workflow = await stage.host.saveWorkflow(createUsage, rows, {
			parameters: { ...createUsage.parameters, ...parameters },
		});
		await editor.openWorkflow(workflow.id);

		await editor.executeWorkflow();
		const panel = await editor.openNode(nodeNames.node);
		const reason = panel.hint.filter({ hasText: 'R-2' });
		await reason.waitFor();
		await stage.screenshot(editor, 'reason in sight');

		expect(await reason.innerText()).toMatch(/Item 1 \(R-2\): 'Start Date'.*"05\.03\.2026 08:00/);
		const box = await reason.boundingBox();
		expect(box!.y + box!.height).toBeLessThanOrEqual(900);
	});

	stage.it(
		'warns before a run where a repeat would be billed again, and else not',
		async (editor) => {
			const warnings = [
				['Looks up', {}, undefined],
				['Looks not', { options: { lookUp: false } }, "'Look Up Before Sending' is off: "],
				[
					'Has no time',
					{ usageTimeFrom: 'rebilly' },
					"'Usage Time From' is 'Let Rebilly Set It': ",
				],
			] as const;
			const workflow = await stage.saveNodes(
				warnings.map(([name, parameters]) => ({ name, type: NODES.rebilly, parameters })),
			);
			await editor.openWorkflow(workflow.id);

			for (const [name, , warning] of warnings) {
				const panel = await editor.openNode(name);
				if (warning === undefined) expect(await panel.hint.count()).toBe(0);
				else await panel.hint.getByText(warning).waitFor();
				await stage.screenshot(editor, `before a run ${name}`);
				await panel.close();
			}
		},
	);
}
