import path from 'node:path';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IWorkflowSettings,
} from 'n8n-workflow';
import { buildWorkflow, createEngine } from '../../../tools/engine';
import { speedUpTime } from '../../../tools/engine/fasterTime';
import type {
	Engine,
	EngineOptions,
	LogLine,
	RunOptions,
	RunResult,
	WorkflowJson,
} from '../../../tools/engine';
import { sandboxCredentials } from '../../../tools/engine/sandboxCredentials';
import { startSandbox } from '../../../tools/sandbox';
import type { RequestEntry, Sandbox, SandboxOptions } from '../../../tools/sandbox';
import { openAccounts } from './accounts';
import type { Action, Mode } from './actions';
import { takingItems } from './actions';

export const packageDirectory = path.resolve(__dirname, '../../..');

/** How a test sets up the node and runs it. */
export interface Setting {
	/** Default: the whole item. */
	mode?: Mode;
	/** Beside those of the mode, and over them. */
	parameters?: INodeParameters;
	/** The node's 'Options'. */
	options?: IDataObject;
	input?: Array<INodeExecutionData | IDataObject>;
	/** Default: the one of the sandbox. */
	credentialId?: string;
	onError?: INode['onError'];
	retries?: { maxTries: number };
	settings?: IWorkflowSettings;
	run?: Omit<RunOptions, 'workflow' | 'input'>;
}

/** A sandbox, an engine with the built package, and what the tests ask of the two. */
export class Stage {
	readonly lines: LogLine[] = [];
	sandbox!: Sandbox;
	engine!: Engine;
	private readonly engines: Engine[] = [];
	private slowDown: (() => void) | undefined;

	async start(sandbox: SandboxOptions, engine: EngineOptions): Promise<void> {
		this.lines.length = 0;
		this.sandbox = await startSandbox({
			...sandbox,
			instellix: { contracts: 10, customers: 5, ...sandbox.instellix },
			rebilly: { subscriptions: 10, customers: 5, ...sandbox.rebilly },
		});
		this.engine = await this.newEngine(engine);
	}

	/** Another n8n with the same credentials: it knows no token yet. */
	async newEngine({ credentials = [], ...options }: EngineOptions = {}): Promise<Engine> {
		const engine = await createEngine({
			packageDirectory,
			logger: (line) => this.lines.push(line),
			...options,
			credentials: [...sandboxCredentials(this.sandbox), ...credentials],
		});
		this.engines.push(engine);
		return engine;
	}

	async stop(): Promise<void> {
		for (const engine of this.engines.splice(0)) engine.close();
		await this.sandbox?.close();
		this.slowDown?.();
		this.slowDown = undefined;
	}

	/** Lets time pass faster until the stage is stopped. */
	speedUp(): void {
		this.slowDown ??= speedUpTime();
	}

	workflow(action: Action, setting: Setting = {}): WorkflowJson {
		const {
			mode = 'item',
			parameters,
			options,
			credentialId,
			onError,
			retries,
			settings,
		} = setting;
		return buildWorkflow({
			node: action.node,
			credentials: { [action.credential.type]: credentialId ?? action.credential.id },
			parameters: {
				...action.parameters,
				...takingItems(action, mode),
				...parameters,
				...(options && { options: options as INodeParameters }),
			},
			onError,
			settings,
			...(retries && { retryOnFail: true, maxTries: retries.maxTries, waitBetweenTries: 1 }),
		});
	}

	async run(action: Action, setting: Setting = {}): Promise<RunResult> {
		const { input, run } = setting;
		// What was sent to an API without a key is looked at for seconds before the run ends.
		if (action.target === 'rebilly/usage') this.speedUp();
		return await this.engine.run({ ...run, workflow: this.workflow(action, setting), input });
	}

	/** The same with failed items on the error output. */
	async runOn(action: Action, setting: Setting = {}): Promise<RunResult> {
		return await this.run(action, { onError: 'continueErrorOutput', ...setting });
	}

	/** The bodies that are stored, oldest first, as the text that was sent. */
	bodies({ target }: Action): string[] {
		return this.sandbox.records(target).usages.map(({ body }) => body);
	}

	/** The requests that change anything but the token of the session. */
	writes(): RequestEntry[] {
		return this.sandbox
			.requests()
			.filter(({ method, path: url }) => method !== 'GET' && !url.endsWith('/oauth2/token'));
	}

	/** The requests that tried to store a usage. */
	posts({ posts }: Action): RequestEntry[] {
		return this.sandbox
			.requests()
			.filter(({ method, path: url }) => method === 'POST' && posts.test(url));
	}
}

/** A stage for each test of a file, with the accounts opened. */
export function useStage(sandbox: SandboxOptions = {}, engine: EngineOptions = {}): Stage {
	const stage = new Stage();
	beforeEach(async () => {
		await stage.start(sandbox, engine);
		openAccounts(stage.sandbox);
	});
	afterEach(async () => await stage.stop());
	return stage;
}
