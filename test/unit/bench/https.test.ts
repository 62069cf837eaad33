import { execFile, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { checkBaseUrl } from '../../../nodes/shared/host/baseUrl';
import { BenchServer } from '../../../tools/bench/server/benchServer';
import { makeCertificate, type Certificate } from '../../../tools/bench/server/certificate';
import { listenToHttps, type Listening } from '../../../tools/bench/server/listen';

/** As a node sends: nothing is said about certificates. */
const REQUEST = `require('node:https').get(process.argv[1], (answer) => answer.pipe(process.stdout)).on('error', ({ code }) => { console.log(code); })`;

// Whoever has no openssl can measure all but https.
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

(hasOpenssl ? describe : describe.skip)('by https', () => {
	let made: Certificate;
	let server: Listening;

	beforeAll(async () => {
		made = await makeCertificate();
		server = await listenToHttps((_request, response) => response.end('stored'), made);
	});
	afterAll(() => {
		server.close();
		made.remove();
	});

	async function ask(environment: Record<string, string>): Promise<string> {
		const url = `https://localhost:${server.port}/`;
		const env = { PATH: process.env.PATH, ...environment };
		const { stdout } = await promisify(execFile)(process.execPath, ['-e', REQUEST, url], { env });
		return stdout.trim();
	}

	async function protocolOf(options: ConnectionOptions): Promise<string | null> {
		const socket = await new Promise<TLSSocket>((resolve, reject) => {
			const { certificate: ca } = made;
			const opened: TLSSocket = connect(
				{ host: 'localhost', port: server.port, servername: 'localhost', ca, ...options },
				() => resolve(opened),
			);
			opened.once('error', reject);
		});
		const protocol = socket.getProtocol();
		socket.destroy();
		return protocol;
	}

	it('is reached by a process that is told of the certificate', async () => {
		expect(await ask({ NODE_EXTRA_CA_CERTS: made.file })).toBe('stored');
	});

	it('is refused by one that is not', async () => {
		expect(await ask({})).toMatch(/SELF_SIGNED/);
	});

	it('speaks TLS 1.3 and nothing older', async () => {
		expect(await protocolOf({})).toBe('TLSv1.3');
		await expect(protocolOf({ maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version/i);
	});

	it('has a certificate for the host alone', () => {
		const certificate = new X509Certificate(made.certificate);
		expect(certificate.checkHost('localhost')).toBe('localhost');
		expect(certificate.checkHost('api.example.com')).toBeUndefined();
	});
});

(hasOpenssl ? it : it.skip)(
	'leads to the server by credentials that the package takes',
	async () => {
		const server = await BenchServer.start(['http', 'https']);
		try {
			expect(server.protocols).toEqual(['http', 'https']);
			expect(existsSync(server.environment.NODE_EXTRA_CA_CERTS)).toBe(true);
			for (const { data } of server.credentialsBy('https')) {
				expect(data.baseUrl).toMatch(/^https:\/\/localhost:\d+$/);
				expect(checkBaseUrl(data.baseUrl as string)).toMatchObject({ ok: true });
			}
		} finally {
			await server.close();
		}
	},
);

(hasOpenssl ? it : it.skip)('removes a certificate that is needed no more', async () => {
	const made = await makeCertificate();
	expect(existsSync(made.file)).toBe(true);
	made.remove();
	expect(existsSync(made.file)).toBe(false);
});

it('says what to do where no certificate can be made', async () => {
	await expect(makeCertificate('no-openssl')).rejects.toThrow(/--protocol http leaves https out/);
});
