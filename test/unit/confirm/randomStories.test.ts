import { SUCCESSES, type ItemResult } from '../../../delivery/contract/outcome';
import { countsOf, resultsOf, tell, type Story } from './support/story';

/**
 * Stories by chance, the same ones each time: up to three runs at once, in one process or several, meet
 * failures of all kinds, and a run without any comes after them.
 */
const STORIES = 200;

/** Says aloud that something may be wrong, or that it was not looked at. */
function isNamed({ outcome, code, audited }: ItemResult): boolean {
	const isOpen = ['surplus', 'unknown', 'conflict'].includes(outcome);
	return isOpen || code === 'list-lags' || audited === false;
}

function isCertain({ proven, ...result }: ItemResult): boolean {
	return proven !== false && !isNamed(result as ItemResult);
}

/** Everything that is wrong with a story. */
function wrongs(story: Story): string[] {
	const { usages, atOnce, last, countsThen, countsLater, countsLast } = story;
	const wrong: string[] = [];
	const check = (isRight: boolean, words: string): void => void (isRight || wrong.push(words));
	const isCounted = !story.isCutOff && !story.hasDoubled;
	const everyResult = atOnce.flatMap(({ results }) => results);
	check(story.stillHeld.length === 0, `held: ${story.stillHeld.join()}`);
	for (const { removedOfOthers } of [...atOnce, last])
		check(removedOfOthers.length === 0, `removed of others: ${removedOfOthers.join()}`);
	for (const [key, meant] of countsOf(usages)) {
		const [then, later, end] = [countsThen, countsLater, countsLast].map(
			(counts) => counts.get(key) ?? 0,
		);
		const said = atOnce.map(({ results }) => resultsOf(results, key));
		const all = said.flat();
		const ends = resultsOf(last.results, key);
		for (const [number, results] of said.entries()) {
			const successes = results.filter(
				(result) => SUCCESSES.has(result.outcome) && !isNamed(result),
			);
			check(
				later >= successes.length,
				`${key}: run ${number} says ${successes.length} and ${later} stand`,
			);
		}
		check(end >= meant, `${key}: ${end} of ${meant} at the end`);
		check(end <= meant || ends.some(isNamed), `${key}: ${end} for ${meant} at the end, unnamed`);
		const everything = atOnce.flatMap(({ allResults }) => resultsOf(allResults, key));
		if (!story.isCutOff)
			check(then <= meant || everything.some(isNamed), `${key}: ${then} for ${meant}, unnamed`);
		if (story.isClear) {
			const isExact = later === meant;
			check(
				isExact || (meant > 1 && all.some(isNamed)),
				`${key}: ${later} for ${meant} in a clear story`,
			);
			const isOpen = all.some(({ outcome }) => outcome === 'unknown' || outcome === 'conflict');
			check(!isOpen, `${key}: in doubt in a clear story`);
		}
		for (const { outcome, proven, storedId, audited, code } of all) {
			if (outcome !== 'created' || proven === false || audited === false || code === 'list-lags')
				continue;
			check(
				story.idsLater.has(storedId!),
				`${key}: ${storedId} is said to be created and does not stand`,
			);
		}
		if (all.every(isCertain) && isCounted) {
			const created = all.filter(({ outcome }) => outcome === 'created').length;
			check(created === later, `${key}: ${created} created, ${later} stand`);
		}
	}
	if (isCounted && everyResult.every(isCertain)) {
		const sum = atOnce.reduce(
			(all, { receipt }) => all + Number(receipt.sumsCreated.quantity ?? 0),
			0,
		);
		check(sum === story.sumLater, `receipts say ${sum}, and ${story.sumLater} stand`);
	}
	return wrong;
}

it.each(Array.from({ length: STORIES }, (_, seed) => seed))(
	'story %d: nothing is stored too often or missing, and nothing that counts is removed, unless a run says so',
	async (seed) => {
		expect(wrongs(await tell(seed))).toEqual([]);
	},
);
