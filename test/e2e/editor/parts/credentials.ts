import { NODES, type EditorStage } from '../support/editorStage';

const DOWN = 'http://127.0.0.1:9';
const RIGHT = 'Connection tested successfully';
const NO_ANSWER =
	"No answer: the host could not be reached (ECONNREFUSED). Check 'Environment' and 'Base URL', and that this n8n may reach the internet.";

/** By credential type: a node that uses it, and what is said to each wrong value of a field. */
const WRONG_VALUES = {
	instellixOAuth2Api: {
		node: NODES.instellix,
		sentences: [
			[
				'clientSecret',
				'wrong',
				"Instellix refused 'Client ID' or 'Client Secret' of the credential (401). Check both, and that they belong to this environment.",
			],
			[
				'clientId',
				'wrong',
				"Instellix refused 'Client ID' or 'Client Secret' of the credential (401). Check both, and that they belong to this environment.",
			],
			[
				'realm',
				'nowhere',
				"Instellix knows no realm 'nowhere' in this environment. Check 'Realm' and 'Environment' of the credential.",
			],
			['baseUrl', DOWN, NO_ANSWER],
			['baseUrl', 'nonsense', "'Base URL' is not a URL. Enter it like https://api.example.com."],
		],
	},
	rebillyApi: {
		node: NODES.rebilly,
		sentences: [
			[
				'secretKey',
				'sk_sandbox_wrong',
				"Rebilly does not know this 'Secret Key'. Check that it was copied whole and belongs to this environment.",
			],
			['secretKey', 'pk_sandbox_publishable', "'Secret Key' holds a publishable key"],
			[
				'secretKey',
				'sk_sandbox_write_only',
				'The key is right but lacks the permission GetUsageCollection',
			],
			[
				'organizationId',
				'org_nowhere',
				"Rebilly knows no organization 'org_nowhere' in this environment. Check 'Organization ID' and 'Environment'.",
			],
			['baseUrl', DOWN, NO_ANSWER],
			['baseUrl', 'nonsense', "'Base URL' is not a URL. Enter it like https://api.example.com."],
		],
	},
} as const;

export function credentialTests(stage: EditorStage): void {
	for (const [type, { node, sentences }] of Object.entries(WRONG_VALUES)) {
		stage.it(`says what is wrong with a credential: ${type}`, async (editor) => {
			const { id, name } = await stage.createCredential(type);
			const workflow = await stage.saveNodes([
				{ name: 'Node', type: node, credentials: { [type]: { id, name } } },
			]);
			await editor.openWorkflow(workflow.id);
			const panel = await editor.openNode('Node');
			await panel.editCredential();
			const right = stage.rightData(type);

			for (const [field, wrong, sentence] of sentences) {
				expect(await editor.credentialDialog.save(field, wrong)).toContain(sentence);
				await stage.screenshot(editor, `credential ${type} ${field} ${wrong}`);
				expect(await editor.credentialDialog.save(field, right[field])).toContain(RIGHT);
			}
		});
	}
}
