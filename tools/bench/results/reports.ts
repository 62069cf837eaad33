import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Measurement } from '../nodes/BenchFinish.node';

/** Where the workflows of all places send their measurements, from whatever process they run in. */
export class Reports {
	private readonly waiting = new Map<string, (measurement: Measurement) => void>();
	private readonly server = createServer(
		(request, response) => void this.receive(request, response),
	);

	private constructor() {}

	static async open(): Promise<Reports> {
		const reports = new Reports();
		reports.server.listen(0, '127.0.0.1');
		await once(reports.server, 'listening');
		return reports;
	}

	/** An address of its own for a run, and what will be sent there. */
	expect(run: string): { readonly url: string; readonly arrived: Promise<Measurement> } {
		const { port } = this.server.address() as AddressInfo;
		const arrived = new Promise<Measurement>((resolve) => this.waiting.set(`/${run}`, resolve));
		return { url: `http://127.0.0.1:${port}/${run}`, arrived };
	}

	close(): void {
		this.server.closeAllConnections();
		this.server.close();
	}

	private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const measurement = JSON.parse(await text(request)) as Measurement;
		response.end();
		this.waiting.get(request.url ?? '')?.(measurement);
		this.waiting.delete(request.url ?? '');
	}
}
