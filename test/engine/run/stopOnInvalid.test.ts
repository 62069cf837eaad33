import { nodeNames } from '../../../tools/engine';
import {
	addRatedUsage,
	createRebillyUsage,
	eachAction,
	eachActionAndMode,
	usages,
} from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const TO_GO_ON =
	'To report the valid ones all the same: Settings > On Error > Continue (using error output).';

/** The lines of a description as the editor shows them, without the last one. */
function causes(description: string | null | undefined): string[] {
	const lines = (description ?? '').split('<br>\n');
	expect(lines.at(-1)).toBe(TO_GO_ON);
	return lines.slice(0, -1);
}

it.each(eachActionAndMode)(
	'%s sends nothing at all from %s while one item is invalid',
	async (_target, mode, action) => {
		const [first, second, last] = usages(action, 1, 2, 3);
		const { name, label } = action.requiredField;
		const run = await stage.run(action, {
			mode,
			input: [first, { ...second, [name]: undefined }, last],
		});

		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(
			/^1 item is invalid, so nothing was sent to (Instellix|Rebilly)$/,
		);
		const shown = mode === 'fields' ? `'${label}'` : `'${label}' (${name})`;
		expect(causes(run.error?.description)).toEqual([
			`Item 1: ${shown} is required but empty. Give it a value.`,
		]);
		expect(run.error?.context).toMatchObject({ itemIndex: 1 });
		expect(stage.sandbox.totals().received).toBe(0);
	},
);

it.each(eachAction)(
	'%s says what to do once, with the items that it concerns, and calls none of them the one',
	async (_target, action) => {
		const { name, label } = action.requiredField;
		const numbers = Array.from({ length: 60 }, (_none, number) => number);
		// Every second item is invalid.
		const input = usages(action, ...numbers).map((usage, index) =>
			index % 2 ? { ...usage, [name]: '' } : usage,
		);
		const run = await stage.run(action, { input });

		expect(run.error?.message).toMatch(/^30 items are invalid/);
		expect(causes(run.error?.description)).toEqual([
			`Items 1, 3, 5 and 27 more: '${label}' (${name}) is required but empty. Give it a value.`,
		]);
		expect(run.error?.context.itemIndex).toBeUndefined();
		expect(stage.sandbox.totals().received).toBe(0);
	},
);

it('keeps apart what differs in the field or in what to do', async () => {
	const input = usages(createRebillyUsage, 1, 2, 3).map((usage, index) => ({
		...usage,
		usageTime: '2026-03-01T08:00',
		quantity: ['1,5', '1 000', '2,5'][index],
	}));
	const run = await stage.run(createRebillyUsage, { input });

	expect(causes(run.error?.description)).toEqual([
		expect.stringMatching(/^All 3 items: 'Usage Time' /),
		expect.stringMatching(/^Items 0, 2: 'Quantity' .*"1,5"/),
		expect.stringMatching(/^Item 1: 'Quantity' .*"1 000"/),
		'Set in Options: Time Zone to the zone of these times, Decimal Separator to Comma.',
	]);
});

it('keeps apart what has another cause, though the same is to be done', async () => {
	for (const customerId of ['cus_1', 'cus_2'])
		for (const itemId of ['a', 'b'])
			stage.sandbox.rebilly.addSubscription({
				...{ customerId, itemId: `${customerId}_${itemId}`, startedAt: 0 },
			});
	const input = usages(createRebillyUsage, 1, 2, 3).map((usage, index) => ({
		...usage,
		subscriptionId: '',
		'customer.id': ['cus_1', 'cus_2', 'cus_1'][index],
	}));
	const run = await stage.run(createRebillyUsage, { input });

	expect(causes(run.error?.description)).toEqual([
		expect.stringMatching(/^Items 0, 2: .* of the customer cus_1 fit/),
		expect.stringMatching(/^Item 1: .* of the customer cus_2 fit/),
	]);
});

it('names the columns of what is empty as a whole', async () => {
	const { period: _period, ...usage } = addRatedUsage.usage(1);
	const run = await stage.run(addRatedUsage, { input: [usage] });

	expect(causes(run.error?.description)).toEqual([
		"Item 0: 'Period' (period) is required but empty. Give period.start and period.end.",
	]);
});

it('says five causes, then how many more there are', async () => {
	const quantities = [
		'',
		'1 000',
		'none',
		'1,5',
		'-1',
		'0.123456789012345678901',
		`9e${'9'.repeat(9)}`,
	];
	const input = quantities.map((quantity, number) => ({
		...createRebillyUsage.usage(number),
		quantity,
	}));
	const run = await stage.run(createRebillyUsage, { input });
	const lines = causes(run.error?.description);

	expect(lines).toHaveLength(6);
	expect(lines[4]).toMatch(/^Item 4: /);
	expect(lines[5]).toBe('And 2 more reasons.');
});

it('names the reference of an example row, but no e-mail', async () => {
	const input = usages(createRebillyUsage, 1, 2, 3).map((usage, index) => ({
		...usage,
		session: ['S-9001', 'jo@example.com', 'S-9003'][index],
		quantity: index === 0 ? usage.quantity : '1,5',
	}));
	const parameters = { identity: 'field', referenceField: 'session' };
	const run = await stage.run(createRebillyUsage, { input, parameters });

	expect(causes(run.error?.description)).toEqual([
		expect.stringMatching(/^Items 1, 2 \(S-9003\): 'Quantity' .*"1,5"/),
	]);
});

it('says in one line all options that a German table needs', async () => {
	const input = usages(createRebillyUsage, 1, 2).map((usage, index) => ({
		...usage,
		usageTime: `05.03.2026 0${8 + index}:00`,
		quantity: '12,5',
	}));
	const run = await stage.run(createRebillyUsage, { input });
	const lines = causes(run.error?.description);

	expect(lines).toHaveLength(3);
	expect(lines[2]).toBe(
		'Set in Options: Time Format to Pattern of Your Own, Time Pattern to dd.MM.yyyy HH:mm, Time Zone to the zone of these times, Decimal Separator to Comma. Or in their place: Locale to German (12,5 and 31.12.2026 14:30).',
	);
	const options = {
		...{ timeRepresentation: 'pattern', timeFormat: 'dd.MM.yyyy HH:mm' },
		...{ timeZone: 'Europe/Berlin', decimalSeparator: ',' },
	};
	expect((await stage.run(createRebillyUsage, { options, input })).status).toBe('success');
});

it('proposes no pattern for all where rows can be read by two', async () => {
	const input = ['03/04/2026 08:00', '25/04/2026 08:00', '04/25/2026 08:00'].map((usageTime) => ({
		...createRebillyUsage.usage(1),
		usageTime,
	}));
	const run = await stage.run(createRebillyUsage, { input });

	expect(run.error?.description).not.toContain('Set in Options');
});

it('shows as text what looks like HTML in a cell', async () => {
	const cell = '<b>1</b><img src=x onerror=alert(1)> & `2`';
	const input = [{ ...createRebillyUsage.usage(1), quantity: cell }];
	const stopped = await stage.run(createRebillyUsage, { input });
	const on = await stage.runOn(createRebillyUsage, { input });
	const escaped = '&lt;b>1&lt;/b>&lt;img src=x onerror=alert(1)> &amp; &#96;2&#96;';

	const hints = on.hints(nodeNames.node).map(({ message }) => message);
	for (const shown of [stopped.error?.description, hints.join()]) {
		expect(shown).toContain(escaped);
		expect(shown).not.toMatch(/<(?!br>)/);
	}
	expect(failures(on)[0].message).toContain(cell);
});

it.each(eachAction)('%s sends all once the invalid item is fixed', async (_target, action) => {
	const [first, second] = usages(action, 1, 2);
	await stage.run(action, { input: [first, { ...second, [action.requiredField.name]: null }] });
	const fixed = await stage.run(action, { input: [first, second] });

	expect(outcomesOf(fixed)).toEqual(['created', 'created']);
});

it.each(eachAction)(
	'%s names every fault of an item, not only the first',
	async (_target, action) => {
		const run = await stage.run(action, { input: [{}] });
		const labels = run.error?.description?.match(/'[^']+' \(\S+\) is required but empty/g) ?? [];

		expect(labels.length).toBeGreaterThan(2);
		expect(new Set(labels).size).toBe(labels.length);
	},
);
