import { expectShown } from '../support/expectations';
import { NODES, type EditorStage } from '../support/editorStage';
import { account } from '../../../engine/support/accounts';

const DOWN = 'http://127.0.0.1:9';
const LARGEST_PAGE = 100;

export function listTests(stage: EditorStage): void {
	stage.it(
		'loads contracts page by page, searches them, and shows the products of the chosen one',
		async (editor) => {
			stage.host.sandbox.instellix.addContract({
				contractId: '777',
				contractIdent: 'fleet',
				productIdents: ['seats'],
			});
			const workflow = await stage.saveNodes([{ name: 'Node', type: NODES.instellix }]);
			await editor.openWorkflow(workflow.id);
			const panel = await editor.openNode('Node');
			const contracts = panel.list('contractId');
			const products = panel.list('productIdent');

			await contracts.open();
			await expectShown(() => contracts.entries.count(), LARGEST_PAGE);
			await stage.screenshot(editor, 'list');
			await contracts.scrollToEnd();
			await expectShown(() => contracts.entries.count(), 2 * LARGEST_PAGE);
			await contracts.search(account.contractIdent);
			await expectShown(() => contracts.entries.count(), 1);
			await contracts.choose(account.contractIdent);

			await products.open();
			await expectShown(() => products.entries.allInnerTexts(), ['api.calls', 'charging']);
			await products.choose('charging');

			await contracts.open();
			await contracts.search('fleet');
			await expectShown(() => contracts.entries.count(), 1);
			await contracts.choose('fleet');
			await products.open();
			// The editor leaves what was chosen in the list.
			await expectShown(() => products.entries.allInnerTexts(), ['charging', 'seats']);
		},
	);

	stage.it('asks for the contract before it shows products', async (editor) => {
		const workflow = await stage.saveNodes([{ name: 'Node', type: NODES.instellix }]);
		await editor.openWorkflow(workflow.id);
		const products = (await editor.openNode('Node')).list('productIdent');

		await products.open();

		expect(await products.reason.innerText()).toContain(
			"choose a fixed value in 'Contract' first.",
		);
		await stage.screenshot(editor, 'list without contract');
	});

	stage.it('loads subscription items page by page, and searches them', async (editor) => {
		const workflow = await stage.saveNodes([{ name: 'Node', type: NODES.rebilly }]);
		await editor.openWorkflow(workflow.id);
		const items = (await editor.openNode('Node')).list('subscriptionId');

		await items.open();
		const firstPage = await items.entries.count();
		await items.scrollToEnd();
		await expectShown(async () => (await items.entries.count()) > firstPage, true);
		await items.search('Ada Abel');
		await expectShown(() => items.entries.count(), 1);
		await items.choose('Ada Abel');

		expect(await items.chosen.inputValue()).toContain('Ada Abel - ');
	});

	for (const [node, type, parameter, label, service] of [
		[NODES.instellix, 'instellixOAuth2Api', 'contractId', 'Contract', 'Instellix'],
		[NODES.rebilly, 'rebillyApi', 'subscriptionId', 'Subscription Item', 'Rebilly'],
	] as const) {
		stage.it(`says why a list does not load when ${service} is down`, async (editor) => {
			const { id, name } = await stage.createCredential(type, { baseUrl: DOWN });
			const workflow = await stage.saveNodes([
				{ name: 'Node', type: node, credentials: { [type]: { id, name } } },
			]);
			await editor.openWorkflow(workflow.id);
			const list = (await editor.openNode('Node')).list(parameter);

			await list.open();

			const reason = await list.reason.innerText();
			expect(reason).toMatch(/The list cannot be loaded\. .*could not be reached/);
			expect(reason).toContain(`You can still choose 'By ID' in '${label}' and type it in.`);
			await stage.screenshot(editor, `list ${service} down`);
		});
	}
}
