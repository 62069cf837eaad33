import { readFileSync, rmSync } from 'node:fs';
import { N8nClient, type SavedCredential } from '../../n8n/client';
import type { Host } from '../../n8n/folder';
import { installHost } from '../../n8n/install/install';
import { OWNER, prepareInstance } from '../../n8n/instance';
import { lastLines } from '../../n8n/process/run';
import { startInstance, temporaryUserFolder, type Instance } from '../../n8n/process/start';
import type { Measurement } from '../nodes/BenchFinish.node';
import type { Reports } from '../results/reports';
import type { ServerAccess } from '../server/benchServer';
import type { Protocol } from '../server/protocols';
import type { Order } from '../contenders/runWorkflow';
import { NODES_DIRECTORY, PACKAGE_DIRECTORY, PROFILES_DIRECTORY } from './files';
import { warmUpFor, type Place, type Run } from './place';
import { runByWebhook } from './webhookRun';

export interface N8nOptions {
	readonly server: ServerAccess;
	readonly reports: Reports;
	/** Writes a profile when n8n ends. */
	readonly profile?: boolean;
	readonly tell?: (line: string) => void;
}

/** A real n8n with the packed package in it. */
export class N8nPlace implements Place {
	readonly name = 'n8n';
	private runs = 0;
	/** n8n has ended by itself, for instance because its memory was used up. */
	private hasEnded = false;
	/** The reason, when it has. */
	private ended: Promise<string>;
	private readonly saved = new Map<Protocol, SavedCredential[]>();

	private constructor(
		private readonly host: Host,
		private readonly options: N8nOptions,
		private readonly userFolder: string,
		private n8n: Instance,
		private client: N8nClient,
	) {
		this.ended = this.untilEnded(n8n);
	}

	static async open(options: N8nOptions): Promise<N8nPlace> {
		const { tell } = options;
		const host = await installHost({ tell });
		const userFolder = temporaryUserFolder();
		try {
			const settings = settingsOf(options);
			const prepared = await prepareInstance(host, {
				packageDirectory: PACKAGE_DIRECTORY,
				userFolder,
				settings,
				tell,
			});
			const place = new N8nPlace(host, options, userFolder, prepared.n8n, prepared.client);
			await place.saveCredentials();
			return place;
		} catch (error) {
			rmSync(userFolder, { recursive: true, force: true });
			throw error;
		}
	}

	async prepare(order: Order, isFresh: boolean): Promise<Run> {
		const isNew = isFresh || this.hasEnded || this.runs === 0;
		if (isFresh || this.hasEnded) await this.restart();
		if (isNew || order.isRepeat) await this.runOnce(warmUpFor(order));
		return async () => await this.runOnce(order);
	}

	async close(): Promise<void> {
		await this.n8n.stop();
		rmSync(this.userFolder, { recursive: true, force: true });
	}

	private async runOnce(order: Order): Promise<Measurement> {
		const { n8n, client } = this;
		const { reports } = this.options;
		const credentials = this.saved.get(order.protocol ?? 'http') ?? [];
		const run = `n8n-${process.pid}-${(this.runs += 1)}`;
		return await runByWebhook(
			{ url: n8n.url, client, credentials, reports, untilEnded: async () => await this.ended },
			order,
			run,
		);
	}

	private async untilEnded(n8n: Instance): Promise<string> {
		await n8n.untilEnded();
		if (n8n === this.n8n) this.hasEnded = true;
		return `n8n has ended:\n${lastLines(readFileSync(n8n.logFile, 'utf8'))}`;
	}

	private async restart(): Promise<void> {
		await this.n8n.stop();
		this.n8n = await startInstance(this.host, {
			userFolder: this.userFolder,
			settings: settingsOf(this.options),
		});
		this.hasEnded = false;
		this.ended = this.untilEnded(this.n8n);
		this.client = new N8nClient(this.n8n.url);
		await this.client.signIn(OWNER);
	}

	private async saveCredentials(): Promise<void> {
		const { server } = this.options;
		for (const protocol of server.protocols) {
			const saved: SavedCredential[] = [];
			for (const { id, type, data } of server.credentialsBy(protocol)) {
				const name = `${id} by ${protocol}`;
				saved.push(await this.client.createCredential({ name, type, data }));
			}
			this.saved.set(protocol, saved);
		}
	}
}

function settingsOf({ profile, server }: N8nOptions): Record<string, string> {
	return {
		...server.environment,
		N8N_CUSTOM_EXTENSIONS: NODES_DIRECTORY,
		...(profile && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${PROFILES_DIRECTORY}` }),
	};
}
