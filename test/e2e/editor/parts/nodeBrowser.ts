import { type EditorStage } from '../support/editorStage';

const SEARCHES = [
	['usage', ['Instellix', 'Rebilly Usage']],
	['rated usage', ['Instellix']],
	['Rebilly usage', ['Rebilly Usage']],
	['metered billing', ['Instellix', 'Rebilly Usage']],
	['usage based', ['Instellix', 'Rebilly Usage']],
	['charging', ['Instellix', 'Rebilly Usage']],
	['Nitrobox', ['Instellix']],
] as const;

export function nodeBrowserTests(stage: EditorStage): void {
	stage.it('finds the nodes by what they are for', async (editor) => {
		await editor.openNewWorkflow();
		await editor.nodeBrowser.open();
		for (const [words, names] of SEARCHES) {
			await editor.nodeBrowser.search(words);
			for (const name of names) await editor.nodeBrowser.entry(name).waitFor();
		}
		await stage.screenshot(editor, 'node browser');
	});

	// n8n shows a trigger in the entry of the node that has the same name without 'Trigger'.
	stage.it('finds the trigger, and adds it', async (editor) => {
		await editor.openNewWorkflow();
		await editor.nodeBrowser.open();
		await editor.nodeBrowser.search('usage limit');
		await editor.nodeBrowser.entry('Rebilly Usage').click();
		await editor.nodeBrowser.entry('On new Rebilly Usage event').waitFor();
		await stage.screenshot(editor, 'actions and triggers');
		await editor.nodeBrowser.entry('On new Rebilly Usage event').click();
		await editor.nodePanel.untilShown();
		expect(await editor.nodePanel.labels()).toContain('Usage Limit Events');
	});
}
