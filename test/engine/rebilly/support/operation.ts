import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';
import { buildWorkflow, nodeNames } from '../../../../tools/engine';
import type { RunOptions, RunResult } from '../../../../tools/engine';
import type { RequestEntry } from '../../../../tools/sandbox';
import { account } from '../../support/accounts';
import { createRebillyUsage as action } from '../../support/actions';
import { changed } from '../../support/credentials';
import type { Stage } from '../../support/stage';

/** How a test sets up an operation around a usage and runs it. */
export interface OperationSetting {
	resource?: string;
	operation: string;
	parameters?: INodeParameters;
	options?: IDataObject;
	input?: Array<INodeExecutionData | IDataObject>;
	credentialId?: string;
	/** Default: the error output. */
	onError?: INode['onError'];
	retries?: { maxTries: number };
	/** Default: the node of the package. */
	node?: string;
	run?: Omit<RunOptions, 'workflow' | 'input'>;
}

export function operationWorkflow(setting: OperationSetting) {
	const {
		resource = 'usage',
		operation,
		parameters,
		options,
		onError = 'continueErrorOutput',
		retries,
	} = setting;
	return buildWorkflow({
		node: setting.node ?? action.node,
		credentials: { [action.credential.type]: setting.credentialId ?? action.credential.id },
		parameters: {
			resource,
			operation,
			...parameters,
			...(options && { options: options as INodeParameters }),
		},
		onError,
		...(retries && { retryOnFail: true, maxTries: retries.maxTries, waitBetweenTries: 1 }),
	});
}

/** Runs an operation of Rebilly Usage, with failed items on the error output. */
export async function runOperation(stage: Stage, setting: OperationSetting): Promise<RunResult> {
	return await stage.engine.run({
		...setting.run,
		workflow: operationWorkflow(setting),
		input: setting.input,
	});
}

/** What came out on the success branch. */
export function given(run: RunResult): IDataObject[] {
	return run.output(nodeNames.node).map(({ json }) => json);
}

/** What came out on the error branch. */
export function refused(run: RunResult) {
	return run
		.output(nodeNames.node, 1)
		.map(
			({ json }) => json as IDataObject & { error: string; message: string; details: IDataObject },
		);
}

/** Stores a usage the way the API does, and tells its ID. */
export async function storeUsage(stage: Stage, usage: IDataObject = {}): Promise<string> {
	const { organizationId, secretKey } = stage.sandbox.credentials.rebilly;
	const { quantity = '12.5', ...rest } = {
		subscriptionId: account.itemId,
		usageTime: '2026-03-01T08:00:00.000Z',
		...usage,
	};
	const answer = await fetch(`${stage.sandbox.rebillyUrl}/organizations/${organizationId}/usages`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', 'REB-APIKEY': secretKey },
		// The quantity as it is spelled: a float would not keep all digits.
		body: `${JSON.stringify(rest).slice(0, -1)},"quantity":${String(quantity as string)}}`,
	});
	if (answer.status !== 201) throw new Error(await answer.text());
	return ((await answer.json()) as { id: string }).id;
}

/**
 * Puts many usages into the store at once, for lists.
 *
 * @param step how many milliseconds each is after the one before
 */
export function fillStore(
	stage: Stage,
	count: number,
	itemId: string = account.itemId,
	start = Date.UTC(2026, 0, 1),
	step = 3_600_000,
): string[] {
	const { store } = stage.sandbox.rebilly;
	return Array.from({ length: count }, (_none, number) => {
		const id = `sub_usg_${itemId}_${number}`;
		const time = start + number * step;
		store.addUsage({
			id,
			subscriptionId: itemId,
			quantity: `${number + 1}.25`,
			quantitySent: `${number + 1}.25`,
			usageTime: { milliseconds: time, text: new Date(time).toISOString() },
			timeWasLeftOut: false,
			invoiceId: null,
			invoiceItemId: null,
			createdAt: time + 60_000 + number,
			updatedAt: time + 60_000 + number,
			body: '',
		});
		return id;
	});
}

/** The requests of a method, without those that a test made to prepare itself. */
export function requestsOf(stage: Stage, method: string, since = 0): RequestEntry[] {
	return stage.sandbox
		.requests()
		.filter((entry) => entry.number > since && entry.method === method);
}

/** A credential with a key of its own permissions. */
export function limitedKey(stage: Stage, permissions: readonly string[]): string {
	const key = 'sk_sandbox_limited_key';
	stage.sandbox.rebilly.addKey({ key, permissions: permissions as never });
	return key;
}

/** An engine whose credential `changed` has other fields, such as another key. */
export async function engineWith(
	stage: Stage,
	changes: ICredentialDataDecryptedObject,
): Promise<Stage['engine']> {
	return await stage.newEngine({
		credentials: [changed(stage.sandbox, 'rebilly', changes, 'changed')],
	});
}

/** Runs an operation with a changed credential. */
export async function runWith(
	stage: Stage,
	changes: ICredentialDataDecryptedObject,
	setting: OperationSetting,
): Promise<RunResult> {
	const engine = await engineWith(stage, changes);
	return await engine.run({
		workflow: operationWorkflow({ ...setting, credentialId: 'changed' }),
		input: setting.input,
	});
}
