import type { Identified } from '../identity/identify';
import type { Found } from '../stored/lookUp';
import { SUCCESSES } from '../contract/outcome';
import { comparedResult } from './results/comparedResult';
import type { Finish, UsageResult } from './results/results';
import { dryRunResult } from './results/notStoredResults';
import { inParallel } from '../run/inParallel';
import type { Run } from '../run/run';
import { groupsOf, lookUpGroup } from './listed/lookUpGroup';
import { recognise } from './listed/recognise';
import type { DeliveryOptions } from './options';
import { ReadAhead } from './readAhead';
import { byPartition, partitionOf } from './partitions';
import { refusesCredential } from '../run/sendPolicy';
import { readByIdent } from '../stored/storedByIdent';
import type { Target } from '../contract/target';
import type { ShowRequest } from '../contract/wire';

/** Says what would become of each usage. */
export async function tryOut(
	target: Target,
	usages: ReadonlyArray<[number, Identified]>,
	run: Run,
	show: ShowRequest,
	options: DeliveryOptions,
	finish: Finish,
): Promise<void> {
	const { recognition } = target;
	const ahead = ReadAhead.of(target, usages, run);
	const carryOut = async (
		position: number,
		usage: Identified,
		known?: UsageResult,
		found?: Found,
	): Promise<void> =>
		finish(
			position,
			usage,
			await carryOutDryRun(target, usage, run, show, { known, found, ahead }),
		);
	if (recognition.kind !== 'listed') {
		await inParallel(usages, run.limits.concurrency, async ([position, usage]) => {
			await carryOut(position, usage, await ahead?.resultFor(usage));
		});
		return;
	}
	const nothingBefore = { begun: new Set<number>(), doubtful: new Map(), done: new Map() };
	const looking = { listing: recognition.list, run };
	function* opened() {
		for (const group of groupsOf(byPartition(target, usages))) {
			const isTogether = options.lookUp && group.length > 1;
			const founds = isTogether ? lookUpGroup(target, looking.listing, group, run) : undefined;
			for (const open of group) yield { open, founds };
		}
	}
	await inParallel(opened(), run.limits.concurrency, async ({ open, founds }) => {
		const unsettled = { all: open, open, claimed: new Set<string>(), ...nothingBefore };
		const inGroup = (await founds)?.get(partitionOf(target, open));
		const known = await recognise(target, unsettled, looking, options, [], inGroup);
		for (const [position, usage] of open) {
			await carryOut(position, usage, known.resultFor(position, usage), known.lookUpFor(usage));
		}
	});
}

/**
 * Says what would become of a usage, without sending it.
 *
 * @param seen `known` is what the look-up says of it, nothing where it would be sent; `found` the look-up itself
 */
async function carryOutDryRun(
	target: Target,
	usage: Identified,
	run: Run,
	show: ShowRequest,
	{
		known,
		found,
		ahead,
	}: {
		readonly known?: UsageResult;
		readonly found?: Found;
		readonly ahead?: ReadAhead;
	},
): Promise<UsageResult> {
	if (known !== undefined && (SUCCESSES.has(known.outcome) || known.outcome === 'conflict'))
		return known;
	const request = show(target.request(usage.body));
	const unreadable = `Whether ${target.service} has it already could not be read`;
	if (found?.known === false) {
		return dryRunResult(
			request,
			`${unreadable}: ${found.reason.message}. Until it can be, a run does not send this usage.`,
			false,
			found.reason.code,
		);
	}
	if (found !== undefined) return dryRunResult(request, 'This usage would be created.');
	const read = await readByIdent(target, usage.body, run);
	ahead?.note(read?.kind === 'stored');
	switch (read?.kind) {
		case undefined: {
			const canBeRead = target.recognition.kind === 'listed';
			const why = canBeRead ? 'was not looked up' : 'cannot be looked up';
			return dryRunResult(
				request,
				`This usage would be created. Whether ${target.service} has it already ${why}.`,
				false,
			);
		}
		case 'absent':
			return dryRunResult(request, 'This usage would be created.');
		case 'unknown': {
			if (refusesCredential(read.status)) run.stop(read.reason);
			return dryRunResult(
				request,
				`This usage would be created. ${unreadable}: ${read.reason.message}.`,
				false,
			);
		}
		case 'stored':
			return comparedResult(target, usage, read.body);
	}
}
