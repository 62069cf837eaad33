import { hostEnvironment } from '../../../tools/n8n/process/environment';

const host = { folder: '/host', node: '/host/bin/node' };
const instance = { userFolder: '/user', port: 5678, brokerPort: 5679 };
const before = { ...process.env };

afterEach(() => {
	process.env = { ...before };
});

it('takes over no setting of another n8n', () => {
	Object.assign(process.env, {
		DB_TYPE: 'postgresdb',
		N8N_ENCRYPTION_KEY: 'of another',
		NODE_OPTIONS: '--inspect',
		HOME: '/home',
	});
	const environment = hostEnvironment(host, instance);
	expect(environment).toMatchObject({
		HOME: '/home',
		N8N_USER_FOLDER: '/user',
		N8N_PORT: '5678',
		N8N_RUNNERS_BROKER_PORT: '5679',
	});
	for (const name of ['DB_TYPE', 'N8N_ENCRYPTION_KEY', 'NODE_OPTIONS'])
		expect(environment).not.toHaveProperty(name);
});

it('lets n8n find its own Node first, and takes further settings', () => {
	const environment = hostEnvironment(host, {
		...instance,
		settings: { EXECUTIONS_MODE: 'queue' },
	});
	expect(environment.PATH).toMatch(/^\/host\/bin:/);
	expect(environment.EXECUTIONS_MODE).toBe('queue');
});
