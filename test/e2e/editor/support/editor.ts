import type { Locator, Page } from 'playwright-core';
import { nodeNames } from '../../../../tools/engine';
import { CredentialDialog } from './credentialDialog';
import { Hand } from './hand';

/** What n8n's editor shows, and what can be done in it. All selectors of the tests are in this file. */
export class Editor {
	readonly nodePanel: NodePanel;
	readonly nodeBrowser: NodeBrowser;
	readonly credentialDialog: CredentialDialog;

	constructor(readonly page: Page) {
		this.nodePanel = new NodePanel(page);
		this.nodeBrowser = new NodeBrowser(page);
		this.credentialDialog = new CredentialDialog(page);
	}

	async openNewWorkflow(): Promise<void> {
		await this.page.goto('/workflow/new');
		await this.page.getByTestId('canvas-plus-button').waitFor();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	icon(name: string): Locator {
		return this.node(name).locator('img').first();
	}

	/** Whether an image has arrived and has an extent. */
	async isDrawn(image: Locator): Promise<boolean> {
		return await image.evaluate((element) => {
			const { complete, naturalWidth } = element as unknown as {
				complete: boolean;
				naturalWidth: number;
			};
			return complete && naturalWidth > 0;
		});
	}

	/** For the pages that are opened from now on, as the personal settings do it. */
	async chooseTheme(theme: 'light' | 'dark'): Promise<void> {
		await this.page.addInitScript(`localStorage.setItem('N8N_THEME', '${theme}')`);
	}

	/** Opens a node of the workflow that is shown. */
	async openNode(name: string): Promise<NodePanel> {
		await this.node(name).dblclick();
		await this.nodePanel.untilShown();
		return this.nodePanel;
	}

	/** Opens the node that reports, with the columns of its input beside it. */
	async openWithInput(): Promise<{ panel: NodePanel; hand: Hand }> {
		const panel = await this.openNode(nodeNames.node);
		await this.page.getByText('Execute previous nodes').first().click();
		await this.page
			.getByTestId('ndv-input-panel')
			.getByTestId('run-data-schema-item')
			.first()
			.waitFor();
		return { panel, hand: new Hand(this.page) };
	}

	/** Takes a workflow from a file, as the menu beside its name does. */
	async importFromFile(file: string): Promise<void> {
		await this.page.getByTestId('workflow-menu').click();
		await this.page.getByText('Import', { exact: true }).hover();
		const [chooser] = await Promise.all([
			this.page.waitForEvent('filechooser'),
			this.page.getByText('From file').click(),
		]);
		await chooser.setFiles(file);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	async executeWorkflow(): Promise<void> {
		await this.page.getByTestId('execute-workflow-button').click();
		await this.page.getByText('Workflow executed successfully').waitFor();
	}
}

/** The list of all nodes, with its search. */
export class NodeBrowser {
	constructor(private readonly page: Page) {}

	async open(): Promise<void> {
		await this.page.keyboard.press('n');
		await this.searchField.waitFor();
	}

	/** Opens the list of the tools that an agent can be given. */
	async openForToolsOf(agent: NodePanel): Promise<void> {
		await agent.page.getByTestId('add-subnode-ai_tool-0').click();
		await this.searchField.waitFor();
	}

	/** Empties the list before it searches, or entries of an earlier search could be taken for found. */
	async search(words: string): Promise<void> {
		await this.searchField.fill('xxxxxxxxxxxxxxxx');
		await this.page.getByTestId('node-creator-no-results').waitFor();
		await this.searchField.fill(words);
	}

	/** What the search has found, or the actions of the node that was chosen. */
	entry(name: string): Locator {
		return this.page.getByTestId('node-creator-item-name').getByText(name, { exact: true });
	}

	private get searchField(): Locator {
		return this.page.getByTestId('node-creator-search-bar');
	}
}

/** The panel of one node: input, parameters and output. */
export class NodePanel {
	constructor(readonly page: Page) {}

	async untilShown(): Promise<void> {
		await this.page.getByTestId('node-parameters').waitFor();
	}

	async close(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.page.getByTestId('node-parameters').waitFor({ state: 'hidden' });
	}

	/** The labels of the parameters that can be seen, from top to bottom. */
	async labels(): Promise<string[]> {
		const labels = this.page.locator(
			'[data-test-id="node-parameters"] [data-test-id="input-label"]:visible',
		);
		// The switch between Fixed and Expression stands in the lines below the label.
		return (await labels.allInnerTexts()).map((text) => text.split('\n')[0].trim());
	}

	list(parameter: string): ResourceList {
		return new ResourceList(this.page, parameter);
	}

	async executeStep(): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
	}

	get output(): Locator {
		return this.page.getByTestId('output-panel');
	}

	get hint(): Locator {
		return this.output.getByTestId('node-hint');
	}

	async openBranch(name: 'Error' | 'Receipt' | 'Success'): Promise<void> {
		await this.output.getByText(`${name} Branch`).click();
	}

	/** The cells of the table below the hints. */
	cell(text: string): Locator {
		return this.output
			.getByTestId('ndv-data-container')
			.getByRole('cell', { name: text, exact: true });
	}

	/** All cells of the table, from left to right and from top to bottom. */
	get cells(): Locator {
		return this.output.getByTestId('ndv-data-container').getByRole('cell');
	}

	/** Rewrites a part of the line of code in which a text stands. */
	async replaceInCode(lineWith: string, before: string, after: string): Promise<void> {
		const line = this.page.locator('.cm-line', { hasText: lineWith });
		const fixed = (await line.innerText()).trim().replace(before, after);
		// Three clicks take the whole line with its end, however it is wrapped.
		await line.click({ clickCount: 3 });
		await this.page.keyboard.insertText(`${fixed}\n`);
		await this.page.locator('.cm-line', { hasText: after }).first().waitFor();
	}

	/** Opens the window of the credential, which n8n tests at once. */
	async editCredential(): Promise<void> {
		await this.page.getByTestId('credential-edit-button').click();
		await this.page.getByText('Connection tested successfully').waitFor();
	}
}

/** A parameter that takes a record from a list. */
export class ResourceList {
	constructor(
		private readonly page: Page,
		private readonly parameter: string,
	) {}

	get chosen(): Locator {
		return this.page.getByTestId(`resource-locator-${this.parameter}`).getByTestId('rlc-input');
	}

	/** The entries of the list that is open. */
	get entries(): Locator {
		return this.page.getByTestId('rlc-item').locator('visible=true');
	}

	/** What stands in place of the list when it does not load. */
	get reason(): Locator {
		return this.page.getByTestId('rlc-error-container').locator('visible=true');
	}

	async open(): Promise<void> {
		await this.chosen.click();
		await this.entries.first().or(this.reason).first().waitFor();
	}

	async search(words: string): Promise<void> {
		await this.page.getByTestId('rlc-search').locator('visible=true').fill(words);
	}

	async scrollToEnd(): Promise<void> {
		await this.entries.last().scrollIntoViewIfNeeded();
	}

	async choose(name: string): Promise<void> {
		await this.entries.filter({ hasText: name }).first().click();
		await this.entries.first().waitFor({ state: 'hidden' });
	}
}
