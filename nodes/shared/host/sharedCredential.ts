import type {
	IAdditionalCredentialOptions,
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';
import { secretsOf, type Secrets } from './secrets';

export type Host = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

/** So soon an edited credential is noticed where nothing is refused. */
const GOOD_FOR_MS = 60_000;
/** So soon one is noticed that an answer may repeat: an older host renews tokens in a reading of its own. */
const GOOD_FOR_HIDING_MS = 1_000;

/** The field of a credential whose token the host renews when it is refused. */
const RENEWED_FIELD = 'accessToken';

/** A credential as it was read; the host writes a renewed token into it. */
export interface Reading {
	readonly data: ICredentialDataDecryptedObject;
	readonly readAt: number;
}

/**
 * The credential of a node as all requests of a run share it. Left to itself the host reads it for each
 * request, which costs a query, a decryption and the resolving of its expressions.
 */
export class SharedCredential {
	private current: Reading | undefined;
	private pending: Promise<Reading> | undefined;

	constructor(
		private readonly host: Host,
		private readonly type: string,
		private readonly secrets: Secrets,
	) {}

	/** @throws what the host throws when it cannot be read */
	async read(goodForMs = GOOD_FOR_MS): Promise<Reading> {
		const { current } = this;
		if (current !== undefined && Date.now() - current.readAt < goodForMs) return current;
		return await (this.pending ??= this.readAnew().finally(() => (this.pending = undefined)));
	}

	/** Lets whoever comes next read anew; of many that were refused with one reading, the first does. */
	forget(reading: Reading): void {
		if (this.current === reading) this.current = undefined;
	}

	/** A text without the secrets of any reading. */
	async hide(text: string): Promise<string> {
		const reading = await this.read(GOOD_FOR_HIDING_MS).catch(() => this.current);
		if (reading !== undefined) this.secrets.add(secretsOf(reading.data));
		return this.secrets.hide(text);
	}

	/** Whether the host can do something about a refusal but ask once more. */
	isRenewable({ data }: Reading): boolean {
		return RENEWED_FIELD in data;
	}

	/** What makes the host take a reading; one that does not know it reads for itself. */
	optionsOf({ data }: Reading): IAdditionalCredentialOptions {
		const { id, name } = this.host.getNode().credentials?.[this.type] ?? {};
		return { credentialsDecrypted: { id: id ?? '', name: name ?? '', type: this.type, data } };
	}

	private async readAnew(): Promise<Reading> {
		// A token may have been written into it since.
		if (this.current !== undefined) this.secrets.add(secretsOf(this.current.data));
		const data = await this.host.getCredentials<ICredentialDataDecryptedObject>(this.type);
		this.secrets.add(secretsOf(data));
		this.current = { data, readAt: Date.now() };
		return this.current;
	}
}
