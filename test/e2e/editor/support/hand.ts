import type { Locator, Page } from 'playwright-core';

/** What a person does with the mouse in the panel of a node, counted: each click and each drag is a step. */
export class Hand {
	steps = 0;

	constructor(private readonly page: Page) {}

	/** Drags a column of the input into a parameter. */
	async drag(column: string, parameter: string): Promise<void> {
		const field = this.page.getByTestId(`parameter-input-${parameter}`).first();
		await field.scrollIntoViewIfNeeded();
		const from = await middleOf(this.column(column));
		const { mouse } = this.page;
		await mouse.move(from.x, from.y);
		await mouse.down();
		// The editor takes it for a drag after some pixels.
		await mouse.move(from.x + 20, from.y + 5, { steps: 4 });
		// What an earlier field showed of its value is closed by now, and nothing moves any more.
		const to = await middleOf(field);
		await mouse.move(to.x, to.y, { steps: 10 });
		await mouse.up();
		await this.page
			.getByTestId(`parameter-input-${parameter}`)
			.getByText(`$json`)
			.first()
			.waitFor();
		this.steps += 1;
	}

	/** Adds an entry of 'Options'. */
	async addOption(name: string): Promise<void> {
		const add = this.page.getByTestId('collection-parameter-add').last();
		await add.scrollIntoViewIfNeeded();
		await add.click();
		await this.page
			.getByTestId('collection-parameter-option')
			.filter({ hasText: name })
			.locator('visible=true')
			.click();
		this.steps += 2;
	}

	column(name: string): Locator {
		return this.page
			.getByTestId('ndv-input-panel')
			.locator('[data-target="mappable"]')
			.filter({ hasText: name })
			.first();
	}
}

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
	const box = await locator.boundingBox();
	if (box === null) throw new Error('It is not to be seen.');
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
