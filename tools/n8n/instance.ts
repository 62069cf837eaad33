import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { N8nClient, type Account } from './client';
import { installPackage, packPackage, registerPackage } from './install/communityPackage';
import type { Host } from './folder';
import type { Tell } from './install/install';
import { startInstance, type Instance, type StartOptions } from './process/start';

/** Good for an n8n on this machine that is gone when it is stopped, and for nothing else. */
export const OWNER: Account = {
	email: 'owner@usage-reporting.example',
	password: 'Usage-reporting-1',
	firstName: 'Usage',
	lastName: 'Reporting',
};

export interface PreparedInstance {
	readonly n8n: Instance;
	/** Signed in as the owner. */
	readonly client: N8nClient;
}

export interface PrepareOptions extends StartOptions {
	readonly userFolder: string;
	/** A built package. */
	readonly packageDirectory: string;
	readonly tell?: Tell;
}

/**
 * A running n8n in a new user folder, with the package installed from its tarball and an owner, and
 * the package in the list of the panel Community nodes.
 */
export async function prepareInstance(
	host: Host,
	options: PrepareOptions,
): Promise<PreparedInstance> {
	const prepared = await startWithPackage(host, options);
	try {
		await registerPackage(host, options.userFolder, prepared.packageName, prepared.client);
		return prepared;
	} catch (error) {
		await prepared.n8n.stop();
		throw error;
	}
}

/** The same but for that list, which is only known how to be written in a database of SQLite. */
export async function startWithPackage(
	host: Host,
	options: PrepareOptions,
): Promise<PreparedInstance & { readonly packageName: string }> {
	const { packageDirectory, userFolder, tell = () => {}, ...start } = options;
	mkdirSync(userFolder, { recursive: true });
	tell('Packing the package and installing it into n8n ...');
	const packed = await packPackage(packageDirectory, path.join(userFolder, 'packed'));
	await installPackage(packed, userFolder);
	tell('Starting n8n ...');
	const n8n = await startInstance(host, { ...start, userFolder });
	try {
		const client = new N8nClient(n8n.url);
		await client.setUpOwner(OWNER);
		return { n8n, client, packageName: packed.name };
	} catch (error) {
		await n8n.stop();
		throw error;
	}
}
