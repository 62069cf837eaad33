import { prove } from '../../tools/prove/prove';
import { mustSettle, worlds, type World } from '../../tools/prove/worlds';
import { KEYED, OURS, PLAIN, type Scheme } from '../../tools/prove/schemes/schemes';

const violations = (found: ReadonlyArray<{ isViolation: boolean; why: string }>): string[] =>
	found.filter(({ isViolation }) => isViolation).map(({ why }) => why);

const seed = 1;

it('holds for this package', async () => {
	const proof = await prove({ runs: 20, seed, scheme: OURS });

	expect(proof.problems).toEqual([]);
	expect({ seed, violations: violations(proof.found) }).toEqual({ seed, violations: [] });
	expect(proof.holds).toBe(true);
	expect(proof.rows.map(({ target }) => target)).toEqual([
		'instellix/usage',
		'instellix/ratedUsage',
		'rebilly/usage',
	]);
	const exact = { storedTwice: 0, lost: 0, wrongOutcome: 0, silent: 0, settles: true };
	for (const row of proof.rows) expect(row).toMatchObject(exact);
});

it('holds in every world where the API has a key', async () => {
	const proof = await prove({ runs: 2, seed, worlds, scheme: OURS, target: 'instellix/usage' });

	expect(proof.problems).toEqual([]);
	expect({ seed, violations: violations(proof.found) }).toEqual({ seed, violations: [] });
	expect(proof.rows.map(({ world }) => world)).toEqual(worlds);
	for (const row of proof.rows) expect(row).toMatchObject({ silent: 0, settles: true });
});

it('leaves nothing unsaid in any world where the API has no key', async () => {
	const proof = await prove({ runs: 4, seed, worlds, scheme: OURS, target: 'rebilly/usage' });
	expect(proof.problems).toEqual([]);
	expect({ seed, violations: violations(proof.found) }).toEqual({ seed, violations: [] });
	for (const row of proof.rows) {
		expect(row).toMatchObject({ silent: 0 });
		if (mustSettle(row.world, row.target)) expect(row.settles).toBe(true);
	}
});

it.each<World>(['late', 'twiceDelivered', 'overlap'])(
	'counts what others leave unsaid in world %s',
	async (world) => {
		const target = 'rebilly/usage';
		const { rows, problems } = await prove({
			runs: 2,
			seed,
			worlds: [world],
			scheme: PLAIN,
			target,
		});

		expect(problems).toEqual([]);
		expect(rows).toMatchObject([{ world, settles: false }]);
		expect(rows[0].silent).toBeGreaterThan(0);
	},
);

it.each<Scheme>([PLAIN, KEYED])('shows that "%s" stores twice', async (scheme) => {
	const { rows, problems } = await prove({ runs: 5, seed, scheme, target: 'rebilly/usage' });

	expect(problems).toEqual([]);
	expect(rows).toHaveLength(1);
	expect(rows[0].storedTwice).toBeGreaterThan(0);
});

it('puts other schemes to the first of the runs only', async () => {
	const { rows } = await prove({
		runs: 5,
		otherRuns: 2,
		seed,
		scheme: PLAIN,
		target: 'instellix/usage',
	});

	expect(rows.map(({ runs }) => runs)).toEqual([2]);
});

it('tells the story of one run', async () => {
	const { stories, runs } = await prove({ runs: 5, seed, only: 3, target: 'instellix/usage' });

	expect(runs).toBe(1);
	expect(stories).toHaveLength(1);
	expect(stories[0]).toContain('instellix/usage, run 3 of world faults: ');
	expect(stories[0]).toMatch(/#1 POST \S+\/oauth2\/token/);
	expect(stories[0]).toMatch(/item 0 .*: (created|duplicate)\./);
});
