import type { Sandbox } from '../../sandbox';

export type RequestWatch = ReturnType<typeof watchRequests>;

/** The sandbox asks for the time with every request, which is when a request can be noticed. */
export function watchRequests() {
	let onRequest = (): void => {};
	return {
		now: (): number => {
			onRequest();
			return Date.now();
		},
		/** Calls back once, while the so many-th request from now on is handled. */
		at: (request: number, sandbox: Sandbox, callback: () => void): void => {
			const last = sandbox.totals().received + request;
			const check = (): void => {
				// Counting asks for the time, too.
				onRequest = () => {};
				if (sandbox.totals().received < last) onRequest = check;
				else callback();
			};
			onRequest = check;
		},
		stop: (): void => {
			onRequest = () => {};
		},
	};
}
