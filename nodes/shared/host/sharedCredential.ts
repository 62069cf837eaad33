import type {
	IAdditionalCredentialOptions,
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';
import { CredentialProblem } from './credentialProblem';
import { Secrets, secretsOf } from './secrets';

export type Host = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

/** So soon an edited credential is noticed where nothing is refused. */
const GOOD_FOR_MS = 60_000;
/** So soon one is noticed that an answer may repeat: an older host renews tokens in a reading of its own. */
const GOOD_FOR_HIDING_MS = 1_000;

/** The field of a credential whose token the host renews when it is refused. */
const RENEWED_FIELD = 'accessToken';

export interface CredentialSettings {
	readonly credentialType: string;
	/** As it was read first. */
	readonly credentials: ICredentialDataDecryptedObject;
	/** Names what must stay the same when it is read anew. */
	readonly accountOf: (credentials: ICredentialDataDecryptedObject) => string;
	/** Hidden beside those of the credential. */
	readonly secret?: string;
}

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
	private readonly secrets: Secrets;
	private readonly account: string;

	constructor(
		private readonly host: Host,
		private readonly settings: CredentialSettings,
	) {
		const { credentials, accountOf, secret } = settings;
		this.secrets = new Secrets(secret === undefined ? [] : [secret]);
		this.account = accountOf(credentials);
		this.current = { data: credentials, readAt: Date.now() };
		this.secrets.add(secretsOf(credentials));
	}

	/** @throws CredentialProblem when it cannot be read, or is that of another account by now */
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
		const type = this.settings.credentialType;
		const { id = '', name = '' } = this.host.getNode().credentials?.[type] ?? {};
		return { credentialsDecrypted: { id: id ?? '', name, type, data } };
	}

	private async readAnew(): Promise<Reading> {
		// A token may have been written into it since.
		if (this.current !== undefined) this.secrets.add(secretsOf(this.current.data));
		const data = await this.readFromHost();
		this.secrets.add(secretsOf(data));
		// What is left of the run belongs to the account in which it began.
		if (this.settings.accountOf(data) !== this.account) {
			throw new CredentialProblem(
				'credential-changed',
				'the credential was changed to another account during the run; nothing more is sent to either',
			);
		}
		this.current = { data, readAt: Date.now() };
		return this.current;
	}

	private async readFromHost(): Promise<ICredentialDataDecryptedObject> {
		const { credentialType } = this.settings;
		return await this.host.getCredentials(credentialType).catch(({ message }: Error) => {
			const problem = `the credential could not be read again: ${message}`;
			throw new CredentialProblem('cannot-begin', problem, true);
		});
	}
}
