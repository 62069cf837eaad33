import path from 'node:path';
import type { Host } from '../folder';

export interface InstanceSettings {
	/** Where n8n keeps its database, its encryption key and its community nodes. */
	readonly userFolder: string;
	/** Of the editor and the API. */
	readonly port: number;
	/** Where n8n's task runners report; two instances must not share it. */
	readonly brokerPort: number;
	/** Further settings of n8n, over those here. */
	readonly settings?: Readonly<Record<string, string>>;
}

/**
 * All that is taken over from the environment of this process. Nothing else is: a DB_TYPE or an
 * N8N_ENCRYPTION_KEY meant for another n8n would lead this one to that one's database.
 */
const TAKEN_OVER = ['HOME', 'LANG', 'LC_ALL', 'LOGNAME', 'SHELL', 'TMPDIR', 'TZ', 'USER'];

/** The whole environment of an n8n process. */
export function hostEnvironment(host: Host, instance: InstanceSettings): NodeJS.ProcessEnv {
	const { userFolder, port, brokerPort, settings } = instance;
	return {
		...Object.fromEntries(
			TAKEN_OVER.flatMap((name) =>
				process.env[name] === undefined ? [] : [[name, process.env[name]]],
			),
		),
		// n8n starts its task runner with the Node it finds, which must be the one it runs on.
		PATH: [path.dirname(host.node), process.env.PATH].join(path.delimiter),
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		// The editor is served by plain http here.
		N8N_SECURE_COOKIE: 'false',
		// Nothing is fetched from or told to anyone.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		...settings,
	};
}
