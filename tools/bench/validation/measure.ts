import path from 'node:path';
import { Child } from '../childProcess';
import type { Measurement } from '../nodes/BenchFinish.node';
import { PROFILES_DIRECTORY } from '../places/files';
import { alternate } from '../rounds';
import type { Target } from '../usages';
import { validationContenders, type ValidationContender, type ValidationOrder } from './contenders';
import type { ValidationAnswer } from './process';

/** Rounds before the first that counts, for the compiler of V8. */
const WARM_UP_ROUNDS = 5;

/** Measures validation in a process of its own, where nothing else runs. */
export async function measureRounds(
	target: Target,
	items: number,
	rounds: number,
	{
		names = validationContenders,
		profile = false,
		flags = [],
	}: {
		names?: readonly ValidationContender[];
		profile?: boolean;
		/** Further ones of the process that is measured. */
		flags?: readonly string[];
	} = {},
): Promise<Map<string, Measurement[]>> {
	const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${PROFILES_DIRECTORY}`] : [];
	const child = new Child<ValidationOrder, ValidationAnswer>(path.join(__dirname, 'process.ts'), [
		...profiling,
		...flags,
	]);
	const measure = async (name: string): Promise<Measurement> => {
		const answer = await child.ask({ contender: name as ValidationContender, target, items });
		if ('failure' in answer) throw new Error(answer.failure);
		return answer.measurement;
	};
	try {
		await alternate(names, WARM_UP_ROUNDS, measure);
		return await alternate(names, rounds, measure);
	} finally {
		await child.close();
	}
}
