import { NODES, type EditorStage } from '../support/editorStage';
import { viewsOf } from '../support/visibility';

export function parameterTests(stage: EditorStage): void {
	for (const type of Object.values(NODES)) {
		stage.it(
			`shows every parameter that belongs to the choice made, and no other: ${type}`,
			async (editor) => {
				const description = (await stage.host.client.nodeTypes()).find(({ name }) => name === type);
				if (description === undefined) throw new Error(`n8n has no node ${type}.`);
				const views = viewsOf(description);
				expect(views.length).toBeGreaterThan(0);
				const nodes = views.map(({ parameters }, number) => ({
					name: `Node ${number}`,
					type,
					parameters: { ...parameters },
				}));
				const workflow = await stage.saveNodes(nodes as Parameters<typeof stage.saveNodes>[0]);
				await editor.openWorkflow(workflow.id);

				for (const [number, { parameters, labels }] of views.entries()) {
					const panel = await editor.openNode(`Node ${number}`);
					expect({ parameters, labels: await panel.labels() }).toEqual({ parameters, labels });
					await stage.screenshot(
						editor,
						`parameters ${type} ${Object.values(parameters).join(' ')}`,
					);
					await panel.close();
				}
			},
		);
	}
}
