import type { IncomingHttpHeaders } from 'node:http';
import type { ApiName, FaultKind } from '../faults/kinds';

/** One request as it came in, and what became of it. */
export interface RequestEntry {
	/** Counted from 1 over both APIs. */
	number: number;
	api: ApiName;
	method: string;
	/** With the query. */
	path: string;
	/** Without secrets. */
	headers: Record<string, string>;
	body: string;
	receivedAt: number;
	answeredAt: number | null;
	/** The status that was sent; null when there was no answer. */
	status: number | null;
	/** Whether this request stored a usage. */
	stored: boolean;
	fault: FaultKind | null;
}

/** Counts that are kept even when the entries are not. */
export interface RequestTotals {
	received: number;
	stored: number;
	faults: Partial<Record<FaultKind, number>>;
}

/** Remembers the newest requests, up to a maximum; 0 remembers none. */
export class RequestLog {
	private kept: RequestEntry[] = [];
	private sums: RequestTotals = { received: 0, stored: 0, faults: {} };

	constructor(private readonly maximum: number) {}

	/** Opens the entry of a request that has just come in. */
	begin(request: {
		api: ApiName;
		method: string;
		path: string;
		headers: IncomingHttpHeaders;
		receivedAt: number;
	}): RequestEntry {
		this.sums.received += 1;
		const entry: RequestEntry = {
			...request,
			number: this.sums.received,
			headers: withoutSecrets(request.headers),
			body: '',
			answeredAt: null,
			status: null,
			stored: false,
			fault: null,
		};
		this.keep(entry);
		return entry;
	}

	/** Notes the body, once it is read. */
	noteBody(entry: RequestEntry, body: string): void {
		entry.body = body
			.replace(/(client_secret=)[^&]*/g, '$1***')
			.replace(/("password"\s*:\s*)"(?:[^"\\]|\\.)*"/g, '$1"***"');
	}

	/** Of several faults the entry names the first; the totals count all. */
	noteFault(entry: RequestEntry, kind: FaultKind): void {
		entry.fault ??= kind;
		this.sums.faults[kind] = (this.sums.faults[kind] ?? 0) + 1;
	}

	noteStored(entry: RequestEntry): void {
		entry.stored = true;
		this.sums.stored += 1;
	}

	/** The remembered requests, oldest first. */
	entries(): RequestEntry[] {
		return this.kept.slice(-this.maximum || this.kept.length);
	}

	totals(): RequestTotals {
		return { ...this.sums, faults: { ...this.sums.faults } };
	}

	clear(): void {
		this.kept = [];
		this.sums = { received: 0, stored: 0, faults: {} };
	}

	private keep(entry: RequestEntry): void {
		if (this.maximum === 0) return;
		this.kept.push(entry);
		// Trimmed in batches: cutting one entry off the front of a long list each time is slow.
		if (this.kept.length >= this.maximum * 2) this.kept = this.kept.slice(-this.maximum);
	}
}

function withoutSecrets(headers: IncomingHttpHeaders): Record<string, string> {
	const shown: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		shown[name] = hidden(name, Array.isArray(value) ? value.join(', ') : (value ?? ''));
	}
	return shown;
}

function hidden(name: string, value: string): string {
	if (name === 'authorization') return `${value.split(' ')[0]} ***`;
	return name === 'reb-apikey' || name === 'cookie' ? '***' : value;
}
