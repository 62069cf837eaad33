import { NODES, type EditorStage } from '../support/editorStage';

const SWITCH = 'Allow Deleting and Correcting';
const DELETE = { resource: 'usage', operation: 'delete' };

export function toolTests(stage: EditorStage): void {
	stage.it('offers both nodes to an agent', async (editor) => {
		const workflow = await stage.saveNodes([
			{ name: 'Agent', type: '@n8n/n8n-nodes-langchain.agent', typeVersion: 2 },
		]);
		await editor.openWorkflow(workflow.id);
		const agent = await editor.openNode('Agent');

		await editor.nodeBrowser.openForToolsOf(agent);
		await editor.nodeBrowser.search('usage');

		for (const name of ['Instellix Tool', 'Rebilly Usage Tool'])
			await editor.nodeBrowser.entry(name).waitFor();
		await stage.screenshot(editor, 'tools of an agent');
	});

	stage.it('lets only a tool be switched to deleting', async (editor) => {
		const workflow = await stage.saveNodes([
			{ name: 'Tool', type: NODES.rebillyTool, parameters: DELETE },
			{ name: 'Node', type: NODES.rebilly, parameters: DELETE },
		]);
		await editor.openWorkflow(workflow.id);

		const tool = await editor.openNode('Tool');
		expect(await tool.labels()).toContain(SWITCH);
		await stage.screenshot(editor, 'tool that deletes');
		await tool.close();
		const node = await editor.openNode('Node');
		expect(await node.labels()).not.toContain(SWITCH);
	});
}
