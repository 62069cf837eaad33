import type { Contender } from './contenders/contenderNodes';
import type { Run } from './places/place';
import { Compared, type Failure, type Round } from './results/rows';
import type { Behaviour } from './server/api';
import type { BenchServer } from './server/benchServer';

/** Comparing contenders who do the same work. */
export interface Comparison<Entrant extends Contender = Contender> {
	readonly title: string;
	readonly contenders: readonly Entrant[];
	/** How many items each of them gets in a round. */
	readonly items: number;
	/** Makes ready for a round of one of them. */
	readonly prepare: (contender: Entrant) => Promise<Run>;
	readonly behaviour: Behaviour;
	readonly rounds: number;
	/** Usages that Rebilly has stored before, as bodies. */
	readonly rebillyBodies?: () => readonly string[];
	/**
	 * Whether making ready stores all usages already. The round then has to find every one of them stored,
	 * and may store nothing.
	 */
	readonly isRepeat?: boolean;
}

/** A server that says what it was asked since it was told how to behave. */
type CountingServer = Pick<BenchServer, 'behave' | 'countAnew' | 'counts'>;

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
	comparison: Comparison<Entrant>,
	server: CountingServer,
	tell: (line: string) => void,
): Promise<Compared> {
	const { title, contenders, items, prepare, behaviour, rounds, rebillyBodies } = comparison;
	const isRepeat = comparison.isRepeat === true;
	const byName = new Map(contenders.map((contender) => [contender.name, contender]));
	const failures = new Map<string, Failure>();
	const measured = await alternate(
		[...byName.keys()],
		rounds,
		async (name, round): Promise<Round | undefined> => {
			if (failures.has(name)) return undefined;
			const contender = byName.get(name) as Entrant;
			try {
				await server.behave(behaviour);
				const run = await prepare(contender);
				// What was sent to warm up does not count.
				if (isRepeat) await server.countAnew();
				else await server.behave(behaviour, rebillyBodies?.());
				const measurement = await run();
				const { requests, stored, lists } = await server.counts();
				checkWork(measurement, { items, stored, isRepeat, sends: contender.sends });
				tell(
					`${title}, ${items} items: round ${round + 1} of ${rounds}, ${name}: ${measurement.seconds.toFixed(2)} s`,
				);
				return { ...measurement, requests, lists };
			} catch (error) {
				failures.set(name, { case: title, items, node: name, message: (error as Error).message });
				tell(`${title}: ${name} FAILED: ${(error as Error).message}`);
				return undefined;
			}
		},
	);
	return new Compared(title, measured, [...failures.values()]);
}

interface Work {
	/** How many were handed over. */
	readonly items: number;
	/** How many the server has stored meanwhile. */
	readonly stored: number;
	readonly sends: boolean;
	readonly isRepeat: boolean;
}

/** @throws when not all was done, or more than that: whoever does less is faster */
function checkWork({ items, outcomes }: Round, { items: ordered, stored, ...work }: Work): void {
	const { failed = 0, duplicate = 0 } = outcomes;
	const isAllPutOut = items === ordered && failed === 0;
	const isAllStored = stored === (work.sends && !work.isRepeat ? ordered : 0);
	if (isAllPutOut && isAllStored && (!work.isRepeat || duplicate === ordered)) return;
	const found = work.isRepeat ? ` ${duplicate} were found stored, ` : ' ';
	throw new Error(
		`It put out ${items} of ${ordered} items, ${failed} of them failed,${found}and ${stored} requests were stored.`,
	);
}
