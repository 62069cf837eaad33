import type { IExecuteFunctions } from 'n8n-workflow';
import { executionHint } from '../host/executionHint';
import type { Notice } from '../../../delivery/run/noticed';

const KEEPS_ITS_COPIES =
	'From then on the run took back none of its usages, because another run could have counted the same one; a usage that is stored more often than it is meant is named as surplus.';

/** Says in the output panel in what way an API behaved otherwise than it is taken to, and what that costs. */
export function noticedHints(
	context: IExecuteFunctions,
	service: string,
	notices: readonly Notice[],
): void {
	for (const notice of notices) {
		executionHint(context, 'warning', `${wordsOf(notice, service)} (${notice.code})`);
	}
}

function wordsOf(notice: Notice, service: string): string {
	switch (notice.code) {
		case 'filter-ignored':
			return notice.filter === 'usages'
				? `${service} does not filter its list of usages by subscription and time, so the newest of all usages were read and compared instead. That takes more pages, and where ${service} holds more usages than its list reaches, what is stored cannot be looked up any more: then nothing is sent, and the usages are unknown.`
				: `${service} does not filter its list of usages by the time of storing, so each subscription was looked at once more with a list of its own. That takes more requests; the results are the same.`;
		case 'created-time-missing':
			return `${service} does not say of each usage when it was stored. ${KEEPS_ITS_COPIES}`;
		case 'created-time-goes-back':
			return `${service} gave a usage a time of storing ${seconds(notice.byMs)} before that of a usage that it had stored earlier, so these times are not the order of storing. ${KEEPS_ITS_COPIES}`;
		case 'listed-late':
			return `${service} listed a usage only ${seconds(notice.afterMs)} after it had stored it; the run waited for it, so that the next run recognises it.`;
		case 'ids-differ':
			return `${service} lists usage ${notice.id}, but does not have it under that ID when it is read. ${KEEPS_ITS_COPIES} Ask the support of ${service} under which ID a usage is read.`;
	}
}

function seconds(milliseconds: number): string {
	return `${(milliseconds / 1_000).toFixed(1)} s`;
}
