import { Agent, request } from 'node:http';
import path from 'node:path';
import pLimit from 'p-limit';
import { API_KEY_HEADER } from '../../../nodes/RebillyUsage/api';
import { credentials } from '../../sandbox';
import type { Case } from '../bench';
import { Child } from '../childProcess';
import { CONCURRENCY } from '../contenders';
import { readMeter, startMeter } from '../nodes/meter';
import type { Measurement } from '../nodes/BenchFinish.node';
import { alternate } from '../rounds';
import { Compared } from '../rows';
import type { ServerAnswer } from '../server/process';
import { usagesOf } from '../usages';

const TARGET = 'rebilly/usage';
const ITEMS = 5_000;
const OWN = 'server of the bench';
const SANDBOX = 'sandbox';

/**
 * How fast the server of the bench and the sandbox answer a bare client: whether a server holds back
 * what is measured with it. A connection for each request, as the host does it.
 */
export const servers: Case = async (bench) => {
	const sandbox = new Child<never, ServerAnswer>(
		path.join(__dirname, '../server/sandboxProcess.ts'),
	);
	try {
		const { url } = (await sandbox.nextAnswer()) as { url: string };
		const urls: Readonly<Record<string, string>> = {
			[OWN]: bench.server.urlOf(TARGET),
			[SANDBOX]: url,
		};
		await bench.server.behave({ latencyMs: 0 });
		const measured = await alternate(
			Object.keys(urls),
			bench.sizes.rounds,
			async (name) => await sendAll(urls[name]),
		);
		const compared = new Compared(`a bare client, concurrency ${CONCURRENCY}`, measured);
		bench.add(compared.against(OWN, SANDBOX), compared.row(SANDBOX));
	} finally {
		await sandbox.close();
	}
};

async function sendAll(url: string): Promise<Measurement> {
	const supply = {
		target: TARGET,
		items: ITEMS,
		customers: 500,
		form: 'request',
		run: '',
	} as const;
	const bodies = usagesOf(supply).map(({ body }) => String(body));
	const agent = new Agent({ keepAlive: false });
	const limit = pLimit(CONCURRENCY);
	startMeter();
	await Promise.all(bodies.map((body) => limit(async () => await send(url, body, agent))));
	return { ...readMeter(), items: ITEMS, outcomes: {} };
}

async function send(url: string, body: string, agent: Agent): Promise<void> {
	const headers = {
		'Content-Type': 'application/json',
		[API_KEY_HEADER]: credentials.rebilly.secretKey,
	};
	await new Promise<void>((resolve, reject) => {
		const sent = request(url, { method: 'POST', headers, agent }, (response) => {
			response.resume().once('end', resolve).once('error', reject);
			if (response.statusCode !== 201) reject(new Error(`${url} answered ${response.statusCode}.`));
		});
		sent.once('error', reject).end(body);
	});
}
