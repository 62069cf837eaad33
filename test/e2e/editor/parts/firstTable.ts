import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { account } from '../../../engine/support/accounts';
import {
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	type Action,
} from '../../../engine/support/actions';
import type { EditorStage } from '../support/editorStage';
import type { Hand } from '../support/hand';

/** The sandbox collects the rated usages of this month. */
const MONTH = DateTime.now().toFormat('MM.yyyy');

/** A table as people have it: names of their own, German numbers, times without a zone. */
const ROWS: readonly IDataObject[] = [
	{ Beginn: `01.${MONTH} 08:00`, Ende: `01.${MONTH} 09:30`, Menge: '12,5', Preis: '2,93' },
	{ Beginn: `01.${MONTH} 10:00`, Ende: `01.${MONTH} 11:30`, Menge: '7,25', Preis: '1,70' },
	{ Beginn: `02.${MONTH} 08:00`, Ende: `02.${MONTH} 09:30`, Menge: '3', Preis: '0,70' },
].map((row) => ({
	...{ Vertrag: account.contractIdent, Abo: account.itemId, Produkt: 'charging' },
	...{ ...row, Einheit: 'KWH', Währung: 'EUR', Land: 'DE' },
}));

const MOST_STEPS = 12;
const THEMES = ['light', 'dark'] as const;

const STEPS: ReadonlyArray<readonly [Action, (hand: Hand) => Promise<void>]> = [
	[
		createUsage,
		async (hand) => {
			await hand.drag('Vertrag', 'contractId');
			await hand.drag('Produkt', 'productIdent');
			await hand.drag('Menge', 'quantity');
			await hand.drag('Einheit', 'unit');
			await hand.drag('Beginn', 'startDate');
			await hand.drag('Ende', 'endDate');
		},
	],
	[
		addRatedUsage,
		async (hand) => {
			await hand.drag('Vertrag', 'contractIdent');
			await hand.drag('Produkt', 'productReferenceKey');
			await hand.drag('Menge', 'quantityAmount');
			await hand.drag('Einheit', 'quantityUnit');
			await hand.drag('Preis', 'priceAmount');
			await hand.drag('Währung', 'priceCurrency');
			await hand.drag('Beginn', 'periodStart');
			await hand.drag('Ende', 'periodEnd');
			await hand.drag('Land', 'serviceCountryCode');
		},
	],
	[
		createRebillyUsage,
		async (hand) => {
			await hand.drag('Abo', 'subscriptionId');
			await hand.drag('Menge', 'quantity');
			await hand.drag('Beginn', 'usageTime');
		},
	],
];

export function firstTableTests(stage: EditorStage): void {
	for (const [[action, map], theme] of STEPS.flatMap((step) =>
		THEMES.map((one) => [step, one] as const),
	))
		stage.it(
			`reports a table with names of its own in ${MOST_STEPS} clicks and drags: ${action.target}, ${theme}`,
			async (editor) => {
				await editor.chooseTheme(theme);
				const workflow = await stage.host.saveWorkflow(action, ROWS, {
					parameters: { ...action.parameters },
				});
				await editor.openWorkflow(workflow.id);
				const { panel, hand } = await editor.openWithInput();

				await map(hand);
				await hand.addOption('Locale');
				await stage.screenshot(editor, `first table ${action.target} ${theme}`);
				await panel.executeStep();

				await panel.hint.getByText('3 usages: 3 created.').waitFor();
				await stage.screenshot(editor, `first table ${action.target} ${theme} reported`);
				// The button that executes is a click, too.
				expect(hand.steps + 1).toBeLessThanOrEqual(MOST_STEPS);
				expect(stage.host.sandbox.records(action.target)).toMatchObject({ stored: 3, twice: [] });
			},
		);
}
