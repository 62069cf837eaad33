import type { IDataObject } from 'n8n-workflow';
import { nodeNames, type RunResult } from '../../../tools/engine';
import { openAccounts } from './accounts';
import { actions, type Action } from './actions';
import { Stage } from './stage';

/** Runs all actions with times of every kind, and prints what came out and what was stored. */
async function main(): Promise<void> {
	const stage = new Stage();
	await stage.start({ now: () => Date.UTC(2026, 2, 15, 12) }, {});
	openAccounts(stage.sandbox);
	const results: unknown[] = [];
	for (const action of actions) {
		const input = itemsOf(action);
		const options = {
			timeZone: 'Europe/Berlin',
			timeFormat: 'dd.MM.yyyy HH:mm',
		};
		results.push(shown(await stage.runOn(action, { options, input })));
		results.push(
			shown(await stage.runOn(action, { options: { ...options, timeZone: 'workflow' }, input })),
		);
		results.push(
			shown(
				await stage.runOn(action, { mode: 'fields', input, settings: { timezone: 'Asia/Tokyo' } }),
			),
		);
		results.push(stage.bodies(action));
	}
	await stage.stop();
	process.stdout.write(JSON.stringify(results));
}

/** Times with and without an offset, by a pattern, at a change of the clocks, and dates alone. */
function itemsOf(action: Action): IDataObject[] {
	const usage = JSON.stringify(action.usage(1)).replaceAll(
		/"2026-03-01T09:\d\d:00.000Z"/g,
		'"TIME"',
	);
	return [
		'2026-03-01T09:00:00Z',
		'2026-03-01T09:00:00',
		'2026-03-29T02:30:00',
		'2026-10-25T02:30:00',
		'2026-03-08T02:30:00',
		'01.07.2026 08:15',
		'2026-07-01',
		'2011-12-30T08:00:00',
	].map((time) => JSON.parse(usage.replaceAll('TIME', time)) as IDataObject);
}

/** Without what no two runs share: durations, and the identifiers of refused requests. */
function shown(run: RunResult): unknown {
	const items = [0, 1, 2].map((branch) => run.output(nodeNames.node, branch));
	return JSON.parse(
		JSON.stringify([run.status, run.error?.message, items])
			.replace(/"(durationMs|waitedMs)":\d+/g, '"$1":0')
			.replace(/ in \d+\.\d s\./g, ' in 0.0 s.'),
	);
}

void main();
