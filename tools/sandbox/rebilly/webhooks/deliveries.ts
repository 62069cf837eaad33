import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { writeExactJson } from '../../values/exactNumbers';
import { fractionAt } from '../../faults/random';
import type { webhookEvents } from '../rebillyAssumptions';
import type { RebillyStore, Webhook } from '../store/rebillyStore';

export type WebhookEvent = (typeof webhookEvents)[number];

/** How deliveries go; may be changed at any time. */
export interface DeliverySettings {
	/** Decides which deliveries come twice and which come late. */
	seed: number;
	/** The probability that an event is delivered twice. */
	twice: number;
	/** The probability that a delivery comes late, and by how much. */
	late: number;
	lateByMs: number;
	/** How often a receiver is tried that does not answer with 2xx. */
	attempts: number;
	retryAfterMs: number;
	timeoutMs: number;
}

/** assumption: how often and when the service tries again is not documented. */
const usualSettings: DeliverySettings = {
	seed: 1,
	twice: 0,
	late: 0,
	lateByMs: 300,
	attempts: 3,
	retryAfterMs: 50,
	timeoutMs: 10_000,
};

/** One attempt at telling a receiver of an event. */
export interface DeliveryAttempt {
	webhookId: string;
	event: string;
	url: string;
	body: string;
	/** 1, or 2 for the repetition of a delivery. */
	copy: number;
	attempt: number;
	/** What the receiver answered; null when it did not, or was not called. */
	status: number | null;
	/** Why the receiver was not called. */
	refused: 'not on this machine' | null;
}

/** Tells webhooks of events: at least once, and not before the request that caused them is answered. */
export class Deliveries {
	readonly settings: DeliverySettings = { ...usualSettings };
	private attempts: DeliveryAttempt[] = [];
	private fired = 0;
	private pending = new Set<Promise<void>>();
	private stopping = newStop();

	constructor(private readonly store: RebillyStore) {}

	/**
	 * Tells every active webhook that asked for the event; the payload may hold exact numbers.
	 *
	 * @returns how many these are
	 */
	fire(event: WebhookEvent, payload: object): number {
		const body = writeExactJson(payload);
		const listening = [...this.store.webhooks.values()].filter(
			(webhook) => webhook.status === 'active' && isAskedFor(event, webhook),
		);
		for (const webhook of listening) {
			this.fired += 1;
			const delivery = this.deliver(webhook, event, body, this.fired);
			const noted = delivery.finally(() => this.pending.delete(noted));
			this.pending.add(noted);
		}
		return listening.length;
	}

	/** All attempts so far, oldest first. */
	log(): DeliveryAttempt[] {
		return this.attempts.slice();
	}

	/** Waits until nothing is under way any more. */
	async idle(): Promise<void> {
		while (this.pending.size > 0) await Promise.all(this.pending);
	}

	/** Drops what is under way. */
	stop(): void {
		this.stopping.abort();
	}

	clear(): void {
		this.stop();
		this.stopping = newStop();
		this.pending = new Set();
		this.attempts = [];
		this.fired = 0;
		Object.assign(this.settings, usualSettings);
	}

	private async deliver(
		webhook: Webhook,
		event: string,
		body: string,
		position: number,
	): Promise<void> {
		const { seed, twice, late, lateByMs } = this.settings;
		const { signal } = this.stopping;
		const copies = fractionAt(seed, position * 2) < twice ? 2 : 1;
		// Also without a delay: the request that caused the event is to be answered first.
		const delay = fractionAt(seed, position * 2 + 1) < late ? lateByMs : 1;
		try {
			await wait(delay, undefined, { ref: false, signal });
			for (let copy = 1; copy <= copies; copy += 1)
				await this.tryToTell(webhook, event, body, copy, signal);
		} catch (error) {
			if (!signal.aborted) throw error;
		}
	}

	private async tryToTell(
		{ id }: Webhook,
		event: string,
		body: string,
		copy: number,
		signal: AbortSignal,
	): Promise<void> {
		const { attempts, retryAfterMs, timeoutMs } = this.settings;
		for (let attempt = 1; attempt <= attempts; attempt += 1) {
			if (attempt > 1) await wait(retryAfterMs, undefined, { ref: false, signal });
			// It may have been deleted or replaced in the meantime.
			const webhook = this.store.webhooks.get(id);
			if (webhook?.status !== 'active') return;
			const isHere = isOnThisMachine(webhook.url);
			const entry: DeliveryAttempt = {
				...{ webhookId: id, event, url: webhook.url, body, copy, attempt },
				status: null,
				refused: isHere ? null : 'not on this machine',
			};
			this.attempts.push(entry);
			if (!isHere) return;
			entry.status = await call(
				webhook,
				body,
				AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
			);
			if (entry.status !== null && entry.status >= 200 && entry.status < 300) return;
		}
	}
}

/** An empty filter asks for all events. */
function isAskedFor(event: string, { eventsFilter }: Webhook): boolean {
	return eventsFilter.length === 0 || eventsFilter.includes(event);
}

/** Any number of deliveries may wait for it. */
function newStop(): AbortController {
	const stop = new AbortController();
	setMaxListeners(0, stop.signal);
	return stop;
}

async function call(webhook: Webhook, body: string, signal: AbortSignal): Promise<number | null> {
	const own = webhook.headers.filter(({ status }) => status === 'active');
	try {
		const response = await fetch(webhook.url, {
			method: webhook.method,
			headers: [
				['Content-Type', 'application/json'],
				...own.map(({ name, value }): [string, string] => [name, value]),
			],
			body: webhook.method === 'GET' ? undefined : body,
			redirect: 'manual',
			signal,
		});
		await response.arrayBuffer();
		return response.status;
	} catch {
		return null;
	}
}

/** A sandbox calls nobody else, whatever address it is given. */
function isOnThisMachine(url: string): boolean {
	return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);
}
