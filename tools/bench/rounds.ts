import type { Contender } from './contenders/contenderNodes';
import type { Measurement } from './nodes/BenchFinish.node';
import { Compared, type Failure } from './results/rows';
import type { Behaviour } from './server/api';
import type { BenchServer } from './server/benchServer';

/** Comparing contenders who do the same work. */
export interface Comparison<Entrant extends Contender = Contender> {
	readonly title: string;
	readonly contenders: readonly Entrant[];
	/** How many items each of them gets in a round. */
	readonly items: number;
	/** One round of one of them. */
	readonly run: (contender: Entrant) => Promise<Measurement>;
	readonly behaviour: Behaviour;
	readonly rounds: number;
}

/** A server that says how much it has stored since it was told how to behave. */
type CountingServer = Pick<BenchServer, 'behave' | 'stored'>;

/**
 * Measures one after another, round by round, beginning with another one each time: what else goes on
 * at the machine then hits all of them alike.
 */
export async function alternate<Result>(
	names: readonly string[],
	rounds: number,
	measure: (name: string, round: number) => Promise<Result | undefined> | Result,
): Promise<Map<string, Result[]>> {
	const results = new Map<string, Result[]>(names.map((name) => [name, []]));
	for (let round = 0; round < rounds; round += 1) {
		const order = names.map((_none, place) => names[(place + round) % names.length]);
		for (const name of order) {
			const result = await measure(name, round);
			if (result !== undefined) results.get(name)?.push(result);
		}
	}
	return results;
}

/** Carries a comparison out. Whoever fails once is left out of the further rounds, and the failure is told. */
export async function compare<Entrant extends Contender>(
	{ title, contenders, items, run, behaviour, rounds }: Comparison<Entrant>,
	server: CountingServer,
	tell: (line: string) => void,
): Promise<Compared> {
	const byName = new Map(contenders.map((contender) => [contender.name, contender]));
	const failures = new Map<string, Failure>();
	const measured = await alternate([...byName.keys()], rounds, async (name, round) => {
		if (failures.has(name)) return undefined;
		const contender = byName.get(name) as Entrant;
		try {
			await server.behave(behaviour);
			const measurement = await run(contender);
			await checkWork(contender, measurement, items, server);
			tell(
				`${title}, ${items} items: round ${round + 1} of ${rounds}, ${name}: ${measurement.seconds.toFixed(2)} s`,
			);
			return measurement;
		} catch (error) {
			failures.set(name, { case: title, items, node: name, message: (error as Error).message });
			tell(`${title}: ${name} FAILED: ${(error as Error).message}`);
			return undefined;
		}
	});
	return new Compared(title, measured, [...failures.values()]);
}

/** @throws when not all was sent: whoever does less is faster */
async function checkWork(
	contender: Contender,
	{ items, outcomes }: Measurement,
	ordered: number,
	server: CountingServer,
): Promise<void> {
	const stored = await server.stored();
	const failed = outcomes.failed ?? 0;
	// The server counts those of the warm-up too.
	const isDone = items === ordered && failed === 0 && (!contender.sends || stored >= ordered);
	if (isDone) return;
	throw new Error(
		`It put out ${items} of ${ordered} items, ${failed} of them failed, and ${stored} requests were stored.`,
	);
}
