import { readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { folders } from '../../../tools/package/shipped.cjs';
import { read, root } from './documents';

/** A text of shipped code, with `{}` in place of each value. */
export interface ShippedText {
	readonly file: string;
	readonly text: string;
}

/** Every text of shipped code that has several words: messages, labels and descriptions. */
export function shippedTexts(): ShippedText[] {
	return folders.flatMap((folder) =>
		readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.map((name) => path.join(folder, name))
			.flatMap((file) => textsOf(read(file)).map((text) => ({ file, text }))),
	);
}

/** The texts of one file of code. */
export function textsOf(code: string): string[] {
	const texts: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isStringLiteralLike(node)) texts.push(node.text);
		if (ts.isTemplateExpression(node))
			texts.push(
				[node.head, ...node.templateSpans.map((span) => span.literal)]
					.map((part) => part.text)
					.join('{}'),
			);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('code.ts', code, ts.ScriptTarget.Latest));
	// Lists of codes and regular expressions have no word before a space.
	return texts.filter((text) => /[a-z] /.test(text));
}
