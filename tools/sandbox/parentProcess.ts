const LOOK_EVERY_MS = 500;

/**
 * Calls `end` once the process that started this one is gone, which can then pass on no signal.
 * For a process that is stopped by Ctrl-C, or by ending the npm that runs it.
 */
export function whenParentEnds(end: () => void): void {
	const parent = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(timer);
		// What is written on the way out may have no reader left.
		process.stdout.on('error', () => undefined);
		end();
	}, LOOK_EVERY_MS);
	timer.unref();
}
