import path from 'node:path';
import type { StoredCredential } from '../../engine';
import { sandboxCredentials } from '../../engine/sandboxCredentials';
import { credentials, type Target } from '../../sandbox';
import { urlOf } from '../../targets';
import { Child } from '../childProcess';
import type { Behaviour, Counts } from './api';
import type { ServerAnswer, ServerOrder } from './serverProcess';

/** The server under measurement, in a process of its own. */
export class BenchServer {
	private constructor(
		private readonly child: Child<ServerOrder, ServerAnswer>,
		readonly url: string,
	) {}

	static async start(): Promise<BenchServer> {
		const child = new Child<ServerOrder, ServerAnswer>(path.join(__dirname, 'serverProcess.ts'));
		const { port } = (await child.nextAnswer()) as { port: number };
		return new BenchServer(child, `http://127.0.0.1:${port}`);
	}

	/** The credentials that lead to it. */
	get credentials(): StoredCredential[] {
		return sandboxCredentials(this.place);
	}

	/** Where usages of a target are sent; `{aggregation}` stands for that of the usage. */
	urlOf(target: Target): string {
		return urlOf(target, this.place, { aggregationIdent: '{aggregation}' });
	}

	private get place() {
		return { instellixUrl: this.url, rebillyUrl: this.url, credentials };
	}

	/** Sets how it answers from now on, and all counts to nothing. */
	async behave(behaviour: Behaviour): Promise<void> {
		await this.child.ask({ behave: behaviour });
	}

	/** What it was asked since. */
	async counts(): Promise<Counts> {
		return (await this.child.ask({ report: true })) as Counts;
	}

	async close(): Promise<void> {
		await this.child.close();
	}
}
