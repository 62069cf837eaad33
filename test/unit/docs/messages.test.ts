import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collect } from '../../../tools/package/messages/collect';
import { readSource } from '../../../tools/package/messages/source';
import { tableOf } from '../../../tools/package/messages/table';

const root = path.resolve(__dirname, '../../..');
const collected = collect(readSource(root));

it('docs/messages.md is what `npm run messages` writes', () => {
	expect(tableOf(collected)).toBe(readFileSync(path.join(root, 'docs/messages.md'), 'utf8'));
});

it('every text of three or more words is a message, on the screen, or allowed with a reason', () => {
	expect(collected.unexplained).toEqual([]);
	expect(collected.needless).toEqual([]);
});

it('every fault of a field says how to mend it', () => {
	const faults = collected.messages.filter(
		({ name, when }) => name === 'problem' && when === '`invalid`',
	);
	expect(faults.length).toBeGreaterThan(35);
	expect(faults.filter(({ mend }) => mend === undefined)).toEqual([]);
});

it('no message frightens', () => {
	const texts = collected.messages.flatMap(({ template, mend = '' }) => [template, mend]);
	const words = texts.map((text) => text.replace(/\{[^}]*\}/g, ''));
	expect(words.filter((text) => /\b(errors?|problems?|failures?|mistakes?)\b/i.test(text))).toEqual(
		[],
	);
});

/** What is collected from one file of code in a package of its own. */
function collectedFrom(code: string) {
	const folder = mkdtempSync(path.join(tmpdir(), 'messages-'));
	try {
		for (const name of ['credentials', 'nodes', 'delivery', 'values'])
			mkdirSync(path.join(folder, name));
		copyFileSync(path.join(root, 'tsconfig.json'), path.join(folder, 'tsconfig.json'));
		writeFileSync(path.join(folder, 'delivery/code.ts'), code);
		return collect(readSource(folder));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

describe('the rules', () => {
	it('name the file and the line of a text that nothing explains', () => {
		const { unexplained } = collectedFrom(
			"export const a = 1;\nexport const b = ['some words without purpose'];\n",
		);
		expect(unexplained).toEqual(['delivery/code.ts:2 some words without purpose']);
	});

	it('follow a text through names, tables and functions', () => {
		const { messages, unexplained } = collectedFrom(`
			const TABLE: Record<string, [problem: string, mend: string]> = { a: ['is of no use', 'Take another one.'] };
			function fault(problem: string, mend: string) { return { rule: 'a', message: \`It \${problem}.\`, mend }; }
			export function check(rule: string) { const [problem, mend] = TABLE[rule]; return fault(problem, mend); }
			function wordsOf(status: number): string { return status === 1 ? 'one is too few' : \`\${status} are too many\`; }
			export const ending = (status: number) => ({ outcome: 'unsent', message: wordsOf(status) });
		`);
		expect(unexplained).toEqual([]);
		expect(messages).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					template: 'is of no use',
					name: 'problem',
					mend: 'Take another one.',
				}),
				expect.objectContaining({ template: 'one is too few', when: '`unsent`' }),
				expect.objectContaining({ template: '{status} are too many', when: '`unsent`' }),
			]),
		);
	});

	it('say of why a run stops, and of what is tried again, that it leaves open or unsent', () => {
		const { messages } = collectedFrom(`
			class Run { stopReason?: string; stop(reason: string): void { this.stopReason ??= reason; } }
			export const cancel = (run: Run): void => run.stop('the run was cancelled');
			export const judge = () => ({ kind: 'again', reason: 'it asked to slow down' });
		`);
		expect(messages).toEqual([
			expect.objectContaining({ template: 'the run was cancelled', when: '`unknown`, `unsent`' }),
			expect.objectContaining({ template: 'it asked to slow down', when: '`unknown`, `unsent`' }),
		]);
	});

	it('take no label of a field for a message', () => {
		const { messages } = collectedFrom(`
			const LABELS: Readonly<Record<string, string>> = { a: 'Usage Time' };
			export const fault = (key: string) => ({ rule: 'empty', message: \`'\${LABELS[key]}' is empty.\`, mend: 'Fill it in.' });
		`);
		expect(messages.map(({ template }) => template)).toEqual(["'{label}' is empty."]);
	});

	it('take no choice from a fixed set for words', () => {
		const { messages, unexplained } = collectedFrom(`
			type Kind = 'one of the first' | 'one of the last';
			export const kind: Kind = 'one of the first';
		`);
		expect([messages, unexplained]).toEqual([[], []]);
	});
});
