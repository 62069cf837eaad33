import type {
	Answer,
	Clock,
	Exchange,
	Transport,
	WireRequest,
} from '../../../../delivery/contract/wire';
import { isAnswer } from '../../../../delivery/contract/wire';
import type { Stage } from '../../delivery/support/run';

/** A process of its own: it can be cancelled or die, and notes what it removes without having stored it. */
export class Process implements Transport, Clock {
	readonly removedOfOthers: string[] = [];
	private readonly stored = new Set<string>();
	private isDead = false;
	private hasEnded = false;
	private ended: Promise<void> = new Promise(() => {});

	constructor(private readonly stage: Stage) {}

	endIn(milliseconds: number, how: 'cancel' | 'crash'): void {
		const ended = this.stage.clock.pass(milliseconds).then(() => {
			if (how === 'crash') this.isDead = true;
			else this.hasEnded = true;
		});
		this.ended = how === 'crash' ? new Promise(() => {}) : ended;
	}

	now(): number {
		return this.stage.clock.now();
	}

	isCancelled(): boolean {
		return this.hasEnded;
	}

	async sleep(milliseconds: number): Promise<void> {
		if (this.hasEnded) return;
		await Promise.race([this.stage.clock.pass(milliseconds), this.ended]);
		await this.untilAlive();
	}

	async send(request: WireRequest): Promise<Exchange> {
		await this.untilAlive();
		const id = /^\/usages\/(.+)$/.exec(request.path)?.[1];
		if (request.method === 'DELETE' && !this.stored.has(id!)) this.removedOfOthers.push(id!);
		const exchange = await this.stage.api.send(request);
		await this.untilAlive();
		if (request.method === 'POST' && isAnswer(exchange)) this.note(exchange);
		return exchange;
	}

	private note({ status, body }: Answer): void {
		if (status === 201) this.stored.add((JSON.parse(body) as { id: string }).id);
	}

	private async untilAlive(): Promise<void> {
		if (this.isDead) await new Promise(() => {});
	}
}
