import { sleep } from 'n8n-workflow';
import { SLICE_MS } from './clock';

interface Deadline {
	readonly at: number;
	readonly end: () => void;
}

/**
 * Ends what takes longer than it may. The host's own time limit begins anew with every byte. One wait
 * in slices serves all that is under way: it ends with the last of them.
 */
export class Deadlines {
	private readonly open = new Set<Deadline>();
	private isWatching = false;

	/**
	 * @param work gets a signal that ends its requests
	 * @throws what exchangeOf knows for a lost answer, and for a cancel
	 */
	async within<Result>(
		milliseconds: number,
		work: (signal: AbortSignal) => Promise<Result>,
		cancel?: AbortSignal,
	): Promise<Result> {
		const controller = new AbortController();
		let deadline: Deadline | undefined;
		let onCancel = (): void => {};
		try {
			return await new Promise<Result>((resolve, reject) => {
				const end = (members: object): void => {
					reject(Object.assign(new Error('ended'), members));
					controller.abort();
				};
				deadline = { at: Date.now() + milliseconds, end: () => end({ code: 'ETIMEDOUT' }) };
				onCancel = () => end({ name: 'AbortError' });
				this.open.add(deadline);
				void this.watch();
				if (cancel?.aborted) return onCancel();
				cancel?.addEventListener('abort', onCancel);
				work(controller.signal).then(resolve, reject);
			});
		} finally {
			cancel?.removeEventListener('abort', onCancel);
			this.open.delete(deadline!);
		}
	}

	private async watch(): Promise<void> {
		if (this.isWatching) return;
		this.isWatching = true;
		while (this.open.size > 0) {
			const now = Date.now();
			const next = Math.min(...[...this.open].map(({ at }) => at));
			if (next > now) await sleep(Math.min(next - now, SLICE_MS));
			for (const deadline of this.open) {
				if (deadline.at > Date.now()) continue;
				this.open.delete(deadline);
				deadline.end();
			}
		}
		this.isWatching = false;
	}
}
