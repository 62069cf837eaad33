import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a stretch of work took of its process; memory in MiB. */
export interface Reading {
	readonly seconds: number;
	/** Of all threads of the process. */
	readonly cpuSeconds: number;
	readonly rssBefore: number;
	readonly rssPeak: number;
	/** Without garbage. */
	readonly heapBefore: number;
	/** Without garbage, while all that was put out is still held. */
	readonly heapAfter: number;
}

const MIB = 1024 * 1024;
const SAMPLE_EVERY_MS = 20;
const COLLECT_EVERY_MS = 1_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Start {
	readonly at: number;
	readonly cpu: NodeJS.CpuUsage;
	readonly rss: number;
	readonly heap: number;
	readonly sampler: NodeJS.Timeout;
}

const running = new Map<string, Start>();
let rssPeak = 0;

/**
 * Begins a stretch.
 *
 * @param stretch its name; where several run at a time in a process, only their seconds are their own
 * @param withoutGarbage whether the peak is that of what is needed: garbage is collected all the time,
 * which takes time, instead of when the engine finds it worth while
 */
export function startMeter(stretch = '', withoutGarbage = false): void {
	clearInterval(running.get(stretch)?.sampler);
	collectGarbage();
	const { rss, heapUsed: heap } = process.memoryUsage();
	rssPeak = rss;
	const sampler = withoutGarbage
		? setInterval(sampleNeeded, COLLECT_EVERY_MS).unref()
		: setInterval(sample, SAMPLE_EVERY_MS).unref();
	running.set(stretch, { rss, heap, sampler, cpu: process.cpuUsage(), at: performance.now() });
}

/** Ends the stretch. */
export function readMeter(stretch = ''): Reading {
	const start = running.get(stretch);
	if (start === undefined) throw new Error('The meter was not started in this process.');
	const seconds = (performance.now() - start.at) / 1000;
	const { user, system } = process.cpuUsage(start.cpu);
	sample();
	clearInterval(start.sampler);
	const { rss, heap } = start;
	running.delete(stretch);
	collectGarbage();
	return {
		seconds,
		cpuSeconds: (user + system) / 1e6,
		rssBefore: rss / MIB,
		rssPeak: rssPeak / MIB,
		heapBefore: heap / MIB,
		heapAfter: process.memoryUsage().heapUsed / MIB,
	};
}

function sample(): void {
	rssPeak = Math.max(rssPeak, process.memoryUsage.rss());
}

function sampleNeeded(): void {
	collectGarbage();
	sample();
}
