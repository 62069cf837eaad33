import { deliver } from '../../../delivery/create/deliver';
import { identify } from '../../../delivery/identity/identify';
import { Run } from '../../../delivery/run/run';
import { ANY_READING } from '../../../values/reading';
import { TARGET_NAMES, type TargetName } from './mutations';
import { bodyOf } from './support/faults';
import { sampleRatedUsage, sampleRebillyUsage, sampleUsage } from './support/samples';
import { targetOf } from './support/targets';
import type { UsageItem } from './support/validUsages';

const SAMPLES: Readonly<Record<TargetName, UsageItem>> = {
	'instellix/usage': sampleUsage,
	'instellix/ratedUsage': sampleRatedUsage,
	'rebilly/usage': sampleRebillyUsage,
};

/** The identities of one usage: by its content, by a reference, as the second equal one, as the sum of a day. */
async function identitiesOf(name: TargetName): Promise<Array<string | undefined>> {
	const target = targetOf(name);
	const body = bodyOf(target, SAMPLES[name]);
	const neverSends = { send: () => Promise.reject(new Error('a dry run sends nothing')) };
	const clock = { now: () => 0, sleep: () => Promise.resolve(), isCancelled: () => false };
	const run = new Run(
		neverSends,
		clock,
		{ totalMs: 1, concurrency: 1, timeoutMs: 30_000 },
		Math.random,
	);
	run.stop({ code: 'cancelled', message: 'nothing is to be sent' });
	const [sum] = await deliver(target, [{ given: SAMPLES[name] }], run, {
		reading: ANY_READING,
		stopOnInvalid: false,
		lookUp: false,
		combining: { length: 'day', zone: 'Europe/Berlin' },
	});
	return [
		identify(target, body, undefined, 0).identity,
		identify(target, body, 'S-1', 0).identity,
		identify(target, body, undefined, 0, 1).identity,
		sum.identity,
	];
}

/** Another value here bills again what is stored: it takes a new major version, and a word in the changelog. */
const GOLDEN: Readonly<Record<TargetName, string[]>> = {
	'instellix/usage': [
		'npdOm20YkbRDANSxAzmOulVcLHb4dHpSkCufnLIt5zg',
		'npdOm20YkbRDANSxAzmOulVcLHb4dHpSkCufnLIt5zg',
		'xAQpP1egw0K-alNycm9ogqZU-E_46msnZOlOBjoqoYk',
		'RL9JTEq_iTxdvNNvYKPJBflp-oqn3TOtxzs-ZMlMc8A',
	],
	'instellix/ratedUsage': [
		't7u27-F6Ufasz1_54CqH_gBdfMbtAmTRQFyrUVK3bV8',
		't7u27-F6Ufasz1_54CqH_gBdfMbtAmTRQFyrUVK3bV8',
		'2YIFrIRbJGAuOaJ8dJaUMLn7D5Q1yjiJ-oauoA-ijog',
		'2aKXRWyiT9vgNRkkaCv_ur_6WKKQQWvayme34REQLwc',
	],
	'rebilly/usage': [
		'pSH1bAJUKn7Sm_UPsmK0ECfCgQUkO6fW4VWikTeBFl8',
		'HrlO6ZEhQ_ccyDEwq5yTZJh6va1Azdu4Ifw92ZvaNrQ',
		'HfmmOcxn0Cb-ye8W6lYHBJz9XRrf5pQ9VsZwomPcHSs',
		'n6FUqdcZ6kTWwev8OgWIl7Po02cFWo5CFtFVx6v_y2o',
	],
};

it.each(TARGET_NAMES)('%s keeps the identities of all versions before', async (name) => {
	expect(await identitiesOf(name)).toEqual(GOLDEN[name]);
});
