import { fork, type ChildProcess } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const TYPESCRIPT = ['--import', pathToFileURL(require.resolve('tsx')).href];

/** Runs a TypeScript file as a process of its own that is spoken to by messages, one answer for each. */
export class Child<Order, Answer> {
	private readonly child: ChildProcess;

	constructor(
		private readonly file: string,
		flags: readonly string[] = [],
		/** Further variables of its environment. */
		environment: Readonly<Record<string, string>> = {},
	) {
		const env = { ...process.env, ...environment };
		this.child = fork(file, { execArgv: [...TYPESCRIPT, ...flags], env });
	}

	/** The next thing it says. */
	async nextAnswer(): Promise<Answer> {
		return await new Promise((resolve, reject) => {
			const onMessage = (answer: unknown): void => settle(() => resolve(answer as Answer));
			const onExit = (code: number | null, signal: string | null): void =>
				settle(() => reject(new Error(`${this.file} ended with ${signal ?? `code ${code}`}.`)));
			const settle = (then: () => void): void => {
				this.child.off('message', onMessage).off('exit', onExit);
				then();
			};
			this.child.on('message', onMessage).on('exit', onExit);
		});
	}

	async ask(order: Order): Promise<Answer> {
		const answer = this.nextAnswer();
		this.child.send(order as object);
		return await answer;
	}

	/** Lets it end; resolves when it is gone. */
	async close(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const gone = new Promise((resolve) => this.child.once('exit', resolve));
		if (this.child.connected) this.child.disconnect();
		await gone;
	}
}
