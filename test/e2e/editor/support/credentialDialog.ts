import type { Locator, Page } from 'playwright-core';

/** What the editor sends to have a credential tested. */
interface CredentialTest {
	readonly credentials: { readonly data: Readonly<Record<string, string>> };
}

/** The window in which a credential is filled in; n8n tests it when it is saved. */
export class CredentialDialog {
	constructor(private readonly page: Page) {}

	get dialog(): Locator {
		return this.page.getByTestId('editCredential-modal');
	}

	/** Fills in a field, saves, and gives the sentence that the window shows after the test. */
	async save(field: string, value: string): Promise<string> {
		await this.dialog.getByTestId(`parameter-input-${field}`).locator('input').fill(value);
		const [answer] = await Promise.all([
			// The answer to an earlier test may still be on its way.
			this.page.waitForResponse(
				(response) =>
					response.url().endsWith('/rest/credentials/test') &&
					(response.request().postDataJSON() as CredentialTest).credentials.data[field] === value,
			),
			this.dialog.getByTestId('credential-save-button').click(),
		]);
		const { data } = (await answer.json()) as { data: { status: string; message: string } };
		// The editor keeps the words of a test that went well to itself.
		const sentence = data.status === 'OK' ? 'Connection tested successfully' : data.message;
		const shown = this.dialog.getByText(sentence);
		const more = this.dialog.getByText('More details');
		await shown.or(more).first().waitFor();
		if (!(await shown.isVisible())) await more.click();
		await shown.waitFor();
		return await shown.innerText();
	}
}
