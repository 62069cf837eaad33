import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deepCopy, jsonParse } from 'n8n-workflow';
import type {
	IDataObject,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	WebhookSetupMethodNames,
	Workflow,
} from 'n8n-workflow';
import { createAdditionalData } from '../execution/additionalData';
import { runFrom } from '../execution/execution';
import type { ExecutionHost, RunResult } from '../execution/execution';
import { parseBody, readBody, sendJson } from './webhookCall';
import { callSetupMethod, receiveCall, webhookOf } from './webhookNode';
import { createWorkflow } from '../execution/workflow';
import type { WorkflowJson } from '../execution/workflow';

/** A workflow whose webhooks are registered, until they no longer are. */
export interface ListeningWorkflow {
	/** The address of a trigger's webhook. */
	url(nodeName: string): string;
	/** The workflow's static data as n8n has saved them. */
	readonly staticData: IDataObject;
	/** The executions that calls have started, oldest first; each is waited for. */
	executions(): Promise<RunResult[]>;
	/** Whether calls still reach the workflow: a test ends with the first execution. */
	readonly isListening: boolean;
	/** What switching the workflow off does, or "Stop listening". Like n8n, it goes on if a node cannot. */
	stop(): Promise<void>;
}

interface Registration {
	json: WorkflowJson;
	webhook: IWebhookData;
	isTest: boolean;
	staticData: IDataObject;
	runs: Array<Promise<RunResult>>;
	isListening: boolean;
	/** Under way or over, once it has begun. */
	removal?: Promise<void>;
}

/** Receives the calls for the workflows of an engine, on a port of its own on this machine. */
export class WebhookServer {
	private server: Server | undefined;
	private origin = '';
	private readonly registrations = new Map<string, Registration>();

	constructor(private readonly host: ExecutionHost) {}

	/** What switching a workflow on does; rejects with what n8n would show. */
	async activate(json: WorkflowJson): Promise<ListeningWorkflow> {
		return await this.register(json, false);
	}

	/** What "Listen for test event" in the editor does. */
	async listen(json: WorkflowJson): Promise<ListeningWorkflow> {
		return await this.register(json, true);
	}

	close(): void {
		this.server?.closeAllConnections();
		this.server?.close();
	}

	private async register(json: WorkflowJson, isTest: boolean): Promise<ListeningWorkflow> {
		await this.open();
		const { nodeTypes } = this.host;
		// A test starts from nothing, so that it neither sees nor changes what production keeps.
		const workflow = this.workflowOf(json, isTest ? {} : json.staticData);
		const webhook = webhookOf(nodeTypes, workflow, isTest, this.additionalData());
		const registration: Registration = {
			...{ json, webhook, isTest, runs: [], isListening: true },
			staticData: isTest ? {} : asSaved(json.staticData ?? {}),
		};
		const path = `/${isTest ? 'webhook-test' : 'webhook'}/${webhook.path}`;
		// Known before it is created elsewhere, because a service may call at once.
		this.registrations.set(path, registration);
		const [mode, activation] = isTest
			? (['manual', 'manual'] as const)
			: (['trigger', 'activate'] as const);
		try {
			const setUp = async (method: WebhookSetupMethodNames): Promise<boolean | undefined> =>
				await callSetupMethod(nodeTypes, method, workflow, webhook, mode, activation);
			if (!(await setUp('checkExists'))) await setUp('create');
		} catch (error) {
			await this.remove(path, registration);
			throw error;
		}
		save(registration, workflow);
		return {
			url: () => this.origin + path,
			get staticData() {
				return deepCopy(registration.staticData);
			},
			get isListening() {
				return registration.isListening;
			},
			executions: async () => {
				await registration.removal;
				return await Promise.all(registration.runs);
			},
			stop: async () => await this.remove(path, registration),
		};
	}

	private async remove(path: string, registration: Registration): Promise<void> {
		registration.isListening = false;
		await (registration.removal ??= this.takeDown(path, registration));
	}

	/** Like n8n, from the saved workflow and its saved static data. */
	private async takeDown(path: string, registration: Registration): Promise<void> {
		const { json, webhook, staticData } = registration;
		const workflow = this.workflowOf(json, staticData);
		try {
			await callSetupMethod(this.host.nodeTypes, 'delete', workflow, webhook, 'internal', 'update');
			save(registration, workflow);
		} catch {
			// n8n logs it and switches the workflow off all the same.
		}
		if (this.registrations.get(path) === registration) this.registrations.delete(path);
	}

	private workflowOf(json: WorkflowJson, staticData: IDataObject | undefined): Workflow {
		return createWorkflow({ ...json, staticData }, this.host.nodeTypes, this.host.timezone);
	}

	private additionalData(): IWorkflowExecuteAdditionalData {
		return {
			...createAdditionalData({ credentialsHelper: this.host.credentialsHelper }),
			webhookBaseUrl: `${this.origin}/webhook`,
			webhookTestBaseUrl: `${this.origin}/webhook-test`,
		};
	}

	private async open(): Promise<void> {
		if (this.server !== undefined) return;
		const server = createServer((request, response) => {
			this.answer(request, response).catch((error: unknown) => {
				// What n8n answers when a node throws.
				sendJson(response, 500, { message: `Workflow Webhook Error: ${(error as Error).message}` });
			});
		});
		this.server = server;
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		server.unref();
		this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', this.origin);
		const registration = this.registrations.get(url.pathname);
		const body = await readBody(request);
		if (!registration?.isListening || registration.webhook.httpMethod !== request.method) {
			sendJson(response, 404, {
				message: `The requested webhook "${request.method} ${url.pathname}" is not registered.`,
			});
			return;
		}
		const parsed = parseBody(request, body);
		if (parsed === undefined) {
			sendJson(response, 422, { message: 'Failed to parse request body' });
			return;
		}
		Object.assign(request, {
			...{ body: parsed, rawBody: body, params: {}, query: Object.fromEntries(url.searchParams) },
		});
		await this.call(registration, url.pathname, request, response);
	}

	private async call(
		registration: Registration,
		path: string,
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> {
		const { json, isTest, webhook } = registration;
		const workflow = this.workflowOf(json, isTest ? {} : registration.staticData);
		if (isTest) workflow.setTestStaticData(asSaved(registration.staticData));
		const mode = isTest ? 'manual' : 'webhook';
		const result = await receiveCall(this.host.nodeTypes, workflow, webhook, mode, {
			...this.additionalData(),
			httpRequest: request as unknown as IWorkflowExecuteAdditionalData['httpRequest'],
			httpResponse: response as unknown as IWorkflowExecuteAdditionalData['httpResponse'],
		});
		if (result.workflowData === undefined) {
			if (!isTest) save(registration, workflow);
			if (result.noWebhookResponse !== true) {
				sendJson(response, 200, result.webhookResponse ?? { message: 'Webhook call received' });
			}
			return;
		}
		// The execution has the static data of before the call: n8n has loaded the workflow by then.
		const saved = { ...json, staticData: isTest ? {} : registration.staticData };
		registration.runs.push(runFrom(this.host, saved, webhook.node, result.workflowData, mode));
		if (!isTest) save(registration, workflow);
		sendJson(response, 200, { message: 'Workflow was started' });
		if (isTest) await this.remove(path, registration);
	}
}

/** Like n8n, only when it has noticed that a node changed something. */
function save(registration: Registration, workflow: Workflow): void {
	const { staticData } = workflow;
	if ((staticData as { __dataChanged?: boolean }).__dataChanged === true)
		registration.staticData = asSaved(staticData);
}

/** n8n keeps static data as JSON. */
function asSaved(staticData: IDataObject): IDataObject {
	return jsonParse<IDataObject>(JSON.stringify(staticData));
}
