import type { Case } from '../bench';
import { Compared } from '../results/rows';
import { measureRounds } from '../validation/measure';
import { validationContenders } from '../validation/contenders';

const [OWN, BARE] = validationContenders;
const [FEW, MANY] = [10_000, 100_000];
/** At most twice the time of the bare parse and hash. */
const LEAST_OF_BARE = 1 / 2;
/** Time per item with many items, against that with few: at most 1.2 times. */
const LEAST_FLATNESS = 1 / 1.2;

/** Validate and identify alone, without a network, on one core. */
export const validation: Case = async (bench) => {
	const { rounds, targets } = bench.sizes;
	for (const target of targets) {
		const title = `validate and identify ${target}`;
		const few = await measureRounds(target, FEW, rounds, { profile: bench.profile });
		const many = await measureRounds(target, MANY, rounds, { names: [OWN] });
		const compared = new Compared(title, few);
		bench.add(
			compared.against(OWN, BARE, LEAST_OF_BARE),
			compared.row(BARE),
			new Compared(title, many).flatness(OWN, few.get(OWN) ?? [], LEAST_FLATNESS),
		);
	}
};
