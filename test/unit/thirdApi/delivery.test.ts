import { deliver } from '../../../delivery/create/deliver';
import { ANY_READING } from '../../../values/reading';
import type { ItemResult } from '../../../delivery/contract/outcome';
import { Run } from '../../../delivery/run/run';
import type { Target } from '../../../delivery/contract/target';
import type { Transport } from '../../../delivery/contract/wire';
import { writeExactJson } from '../../../values/exactJson';
import { eventTarget } from '../../thirdApi/Quillmeter/targets/event';
import { readingTarget } from '../../thirdApi/Quillmeter/targets/reading';
import { QuillmeterService, SECRET_KEY, type Fault } from '../../thirdApi/service/service';
import { FakeClock } from '../delivery/support/clock';

/** The flow of delivery/ with a target that it has never heard of, against the service itself. */
class Stage {
	readonly service = new QuillmeterService();
	private readonly clock = new FakeClock();
	private readonly transport: Transport = {
		send: async ({ method, path, query = {}, headers, body }) => {
			const names = Object.entries({ ...headers, authorization: `Bearer ${SECRET_KEY}` });
			const answer = this.service.receive({
				method,
				path,
				query,
				headers: Object.fromEntries(names.map(([name, value]) => [name.toLowerCase(), value])),
				body: body === undefined ? '' : writeExactJson(body),
			});
			return (
				answer ?? {
					failure: 'lost',
					reason: { code: 'answer-lost', message: 'the connection broke' },
				}
			);
		},
	};

	constructor(readonly target: Target) {}

	get stored() {
		return this.target === eventTarget ? this.service.events : this.service.readings;
	}

	async deliver(usages: readonly object[], ...faults: Fault[]): Promise<ItemResult[]> {
		this.service.faults = faults;
		const limits = { totalMs: 600_000, concurrency: 3, timeoutMs: 30_000 };
		const run = new Run(this.transport, this.clock, limits, () => 0.5);
		const inputs = usages.map((given) => ({ given }));
		return await deliver(this.target, inputs, run, {
			reading: ANY_READING,
			stopOnInvalid: false,
			lookUp: true,
		});
	}
}

const usages = Array.from({ length: 5 }, (_none, number) => ({
	meter: `meter-${1 + (number % 2)}`,
	quantity: `${number}.25`,
	time: `2026-03-01T0${number}:00:00+01:00`,
	note: `note ${number}`,
}));
const outcomes = (results: ItemResult[]) => results.map(({ outcome }) => outcome);

describe.each([
	['an API with a key', eventTarget],
	['an API without a key that can list', readingTarget],
])('%s', (_name, target) => {
	it.each<Fault>(['loseRequest', 'loseAnswer', 'fail503After', 'slowDown'])(
		'stores each usage once, whatever becomes of a request (%s)',
		async (fault) => {
			const stage = new Stage(target);
			expect(outcomes(await stage.deliver(usages, 'fine', fault, fault, 'fine', fault))).toEqual(
				usages.map(() => 'created'),
			);
			expect(stage.stored).toHaveLength(usages.length);
			expect(stage.service.posts).toBeGreaterThan(usages.length - 1);
		},
	);

	it('recognises in a second run what the first one stored', async () => {
		const stage = new Stage(target);
		await stage.deliver(usages);
		const respelled = usages.map((usage) => ({ ...usage, quantity: `${usage.quantity}0` }));
		const results = await stage.deliver(respelled);
		expect(results.map(({ outcome, compared }) => [outcome, compared])).toEqual(
			usages.map(() => ['duplicate', true]),
		);
		expect(stage.stored).toHaveLength(usages.length);
	});

	it("reports a refusal in the API's own words, and sends the others", async () => {
		const stage = new Stage(target);
		const [first, ...others] = await stage.deliver([
			{ ...usages[0], meter: 'meter-9' },
			...usages.slice(1),
		]);
		expect(first).toMatchObject({
			outcome: 'rejected',
			message:
				"Quillmeter refused the usage: There is no meter 'meter-9'. Check that the meter exists.",
			refusal: { status: 422, code: 'q422', requestId: 'request-1' },
		});
		expect(outcomes(others)).toEqual(others.map(() => 'created'));
	});

	it('finds all faults of an item before anything is sent', async () => {
		const stage = new Stage(target);
		const [result] = await stage.deliver([{ meter: ' ', quantity: '0.00001', time: '2026-03-01' }]);
		expect(result.faults?.map(({ field, code }) => `${field} ${code}`)).toEqual([
			'Meter required',
			'Quantity too-many-decimals',
			'Time date-without-time',
		]);
		expect(stage.service.posts).toBe(0);
	});
});

it('tells a repeat under the same key from another event under it', async () => {
	const stage = new Stage(eventTarget);
	await stage.deliver([{ ...usages[0], eventKey: 'a' }]);
	const [conflict] = await stage.deliver([{ ...usages[0], eventKey: 'a', quantity: '7' }]);
	expect(conflict).toMatchObject({
		outcome: 'conflict',
		differences: [{ field: 'quantity', given: '7', stored: '0.25' }],
	});
	expect(stage.stored).toHaveLength(1);
});
