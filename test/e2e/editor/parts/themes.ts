import { NODES, type EditorStage } from '../support/editorStage';

const NAMES: Record<string, string> = {
	Instellix: NODES.instellix,
	'Instellix Tool': NODES.instellixTool,
	'Rebilly Usage': NODES.rebilly,
	'Rebilly Usage Tool': NODES.rebillyTool,
	'Rebilly Usage Trigger': NODES.trigger,
};
const ENDINGS = { light: /(?<!\.dark)\.svg$/, dark: /\.dark\.svg$/ };

export function themeTests(stage: EditorStage): void {
	for (const theme of ['light', 'dark'] as const) {
		stage.it(`shows each node with its icon in the ${theme} theme`, async (editor) => {
			const workflow = await stage.saveNodes(
				Object.entries(NAMES).map(([name, type]) => ({ name, type })),
			);
			await editor.chooseTheme(theme);
			await editor.openWorkflow(workflow.id);
			for (const name of Object.keys(NAMES)) {
				const icon = editor.icon(name);
				await icon.waitFor();
				expect(await icon.getAttribute('src')).toMatch(ENDINGS[theme]);
				expect(await editor.isDrawn(icon)).toBe(true);
			}
			await stage.screenshot(editor, `theme ${theme}`);

			for (const name of Object.keys(NAMES)) {
				const panel = await editor.openNode(name);
				await stage.screenshot(editor, `theme ${theme} ${name}`);
				await panel.close();
			}
		});
	}
}
