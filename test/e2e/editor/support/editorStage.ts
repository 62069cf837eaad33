import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, selectors, type Browser, type BrowserContext } from 'playwright-core';
import type { IConnections, INode } from 'n8n-workflow';
import type { SavedCredential, SavedWorkflow } from '../../../../tools/n8n/client';
import { OWNER } from '../../../../tools/n8n/instance';
import { useHostStage, type HostStage } from '../../support/hostStage';
import { Editor } from './editor';

const MINUTE = 60_000;
const CHROMIUM = '/usr/bin/chromium';
const SCREENSHOTS = path.resolve(__dirname, '../../../../artefacts/editor');
/** More than a page of each list. */
const RECORDS = 250;
/** A machine under load takes seconds for what takes a moment otherwise. */
const LONGEST_WAIT_MS = MINUTE;

/** A node of a workflow that only the editor looks at. */
export type NewNode = Pick<INode, 'name' | 'type'> & Partial<INode>;

/** The editor of a real n8n in a browser. */
export class EditorStage {
	private browser?: Browser;
	private context!: BrowserContext;

	constructor(readonly host: HostStage) {}

	async start(): Promise<void> {
		if (!existsSync(CHROMIUM)) {
			throw new Error(
				`The tests of the editor need Chromium in ${CHROMIUM}. On Debian: sudo apt-get install chromium`,
			);
		}
		mkdirSync(SCREENSHOTS, { recursive: true });
		selectors.setTestIdAttribute('data-test-id');
		const isRoot = process.getuid?.() === 0;
		this.browser = await chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: !isRoot });
		this.context = await this.browser.newContext({
			baseURL: this.host.n8n.url,
			viewport: { width: 1440, height: 1000 },
		});
		this.context.setDefaultTimeout(LONGEST_WAIT_MS);
		const { email, password } = OWNER;
		const answer = await this.context.request.post('/rest/login', {
			data: { emailOrLdapLoginId: email, password },
		});
		if (!answer.ok()) throw new Error(`n8n did not let the owner in: ${answer.status()}`);
	}

	async stop(): Promise<void> {
		await this.browser?.close();
	}

	/**
	 * A test in a page of its own. When it does not pass, it says where the picture of what was to be
	 * seen is.
	 */
	it(title: string, test: (editor: Editor) => Promise<void>): void {
		it(title, async () => {
			const page = await this.context.newPage();
			try {
				await test(new Editor(page));
			} catch (thrown) {
				const file = await this.screenshot(
					new Editor(page),
					`failed ${expect.getState().currentTestName}`,
				);
				if (thrown instanceof Error) thrown.message += `\n\nScreenshot: ${file}`;
				throw thrown;
			} finally {
				await page.close();
			}
		});
	}

	/** Keeps what is to be seen, and gives the file. */
	async screenshot({ page }: Editor, name: string): Promise<string> {
		const file = path.join(SCREENSHOTS, `${name.replace(/[^\w-]+/g, '-')}.png`);
		await page.screenshot({ path: file });
		return file;
	}

	/** Saves nodes as a workflow, four in a row, with the credentials that they need. */
	async saveNodes(
		nodes: readonly NewNode[],
		connections: IConnections = {},
	): Promise<SavedWorkflow> {
		const whole = nodes.map((node, number): INode => ({
			id: `00000000-0000-4000-8000-${String(number + 1).padStart(12, '0')}`,
			typeVersion: 1,
			position: [(number % 4) * 300, Math.floor(number / 4) * 220],
			parameters: {},
			credentials: this.credentialsOf(node.type),
			...node,
		}));
		const workflow = { id: '', name: `Editor ${Math.random()}`, nodes: whole, connections };
		return await this.host.client.createWorkflow(workflow);
	}

	/** A further credential for the sandbox, with other values in some fields. */
	async createCredential(
		type: string,
		changes: Record<string, string> = {},
	): Promise<SavedCredential> {
		const data = { ...this.rightData(type), ...changes };
		return await this.host.client.createCredential({
			name: `${type} ${Math.random()}`,
			type,
			data,
		});
	}

	/** What stands in the credential that works. */
	rightData(type: string): Record<string, string> {
		const { sandbox } = this.host;
		const { realm, clientId, clientSecret } = sandbox.credentials.instellix;
		const { organizationId, secretKey } = sandbox.credentials.rebilly;
		return type === 'rebillyApi'
			? { environment: 'custom', baseUrl: sandbox.rebillyUrl, organizationId, secretKey }
			: { environment: 'custom', baseUrl: sandbox.instellixUrl, realm, clientId, clientSecret };
	}

	private credentialsOf(nodeType: string): INode['credentials'] {
		const used = this.host.credentials.find(({ type }) => type === credentialTypeOf(nodeType));
		return used === undefined ? undefined : { [used.type]: { id: used.id, name: used.name } };
	}
}

/** The credential type of a node of the package. */
export function credentialTypeOf(nodeType: string): string | undefined {
	if (!nodeType.startsWith(PACKAGE)) return undefined;
	return nodeType.includes('rebilly') ? 'rebillyApi' : 'instellixOAuth2Api';
}

const PACKAGE = 'n8n-nodes-usage-reporting.';
/** The full names of the nodes; what agents use as tools are other nodes to n8n. */
export const NODES = {
	instellix: `${PACKAGE}instellix`,
	instellixTool: `${PACKAGE}instellixTool`,
	rebilly: `${PACKAGE}rebillyUsage`,
	rebillyTool: `${PACKAGE}rebillyUsageTool`,
	trigger: `${PACKAGE}rebillyUsageTrigger`,
} as const;

/** One n8n and one browser for all tests of a file. */
export function useEditorStage(): EditorStage {
	const stage = new EditorStage(useHostStage(RECORDS));
	beforeAll(async () => await stage.start(), MINUTE);
	afterAll(async () => await stage.stop(), MINUTE);
	return stage;
}
