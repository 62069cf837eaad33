import path from 'node:path';
import type { StoredCredential } from '../../engine';
import { sandboxCredentials } from '../../engine/sandboxCredentials';
import { credentials, type Target } from '../../sandbox';
import { urlOf } from '../../targets';
import { Child } from '../childProcess';
import type { Behaviour, Counts } from './api';
import { HOST, makeCertificate, type Certificate } from './certificate';
import type { Protocol } from './protocols';
import type { Ports, ServerAnswer, ServerOrder } from './serverProcess';

/** What a process needs that is to reach the server. */
export interface ServerAccess {
	/** By which protocols the server can be reached. */
	readonly protocols: readonly Protocol[];
	/** The credentials that lead to it. */
	credentialsBy(protocol: Protocol): StoredCredential[];
	/** What lets a process accept its certificate. */
	readonly environment: Readonly<Record<string, string>>;
}

/** The server under measurement, in a process of its own. */
export class BenchServer implements ServerAccess {
	private constructor(
		private readonly child: Child<ServerOrder, ServerAnswer>,
		private readonly ports: Ports,
		private readonly certificate: Certificate | undefined,
	) {}

	/** @param protocols by which it is to be reached; http always is */
	static async start(protocols: readonly Protocol[] = ['http']): Promise<BenchServer> {
		const certificate = protocols.includes('https') ? await makeCertificate() : undefined;
		const child = new Child<ServerOrder, ServerAnswer>(path.join(__dirname, 'serverProcess.ts'));
		const { ports } = (await child.ask({ listen: { certificate } })) as { ports: Ports };
		return new BenchServer(child, ports, certificate);
	}

	get protocols(): readonly Protocol[] {
		return this.certificate === undefined ? ['http'] : ['http', 'https'];
	}

	credentialsBy(protocol: Protocol): StoredCredential[] {
		return sandboxCredentials(this.placeBy(protocol));
	}

	get environment(): Readonly<Record<string, string>> {
		return this.certificate === undefined ? {} : { NODE_EXTRA_CA_CERTS: this.certificate.file };
	}

	/** Where usages of a target are sent; `{aggregation}` stands for that of the usage. */
	urlOf(target: Target, protocol: Protocol = 'http'): string {
		return urlOf(target, this.placeBy(protocol), { aggregationIdent: '{aggregation}' });
	}

	private placeBy(protocol: Protocol) {
		const host = protocol === 'https' ? HOST : '127.0.0.1';
		const url = `${protocol}://${host}:${this.ports[protocol]}`;
		return { instellixUrl: url, rebillyUrl: url, credentials };
	}

	/**
	 * Sets how it answers from now on, what it has stored to nothing, and all counts.
	 *
	 * @param rebillyBodies usages that Rebilly has stored before
	 */
	async behave(behaviour: Behaviour, rebillyBodies: readonly string[] = []): Promise<void> {
		await this.child.ask({ behave: behaviour, rebillyBodies });
	}

	/** Sets all counts to nothing. */
	async countAnew(): Promise<void> {
		await this.child.ask({ countAnew: true });
	}

	/** What it was asked since. */
	async counts(): Promise<Counts> {
		return (await this.child.ask({ report: true })) as Counts;
	}

	async close(): Promise<void> {
		await this.child.close();
		this.certificate?.remove();
	}
}
