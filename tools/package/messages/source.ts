import path from 'node:path';
import ts from 'typescript';
import shipped from '../shipped.cjs';

/** The shipped source as the compiler sees it. */
export interface Source {
	readonly root: string;
	readonly files: readonly ts.SourceFile[];
	readonly checker: ts.TypeChecker;
	/** Every place where a name is used, without the one where it is declared. */
	usesOf(declaration: ts.Identifier): readonly ts.Identifier[];
}

/** Reads all shipped files; which ones they are follows from their folders alone. */
export function readSource(root: string): Source {
	const config = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile)
		.config as object;
	const { options } = ts.parseJsonConfigFileContent(
		{ ...config, include: shipped.folders },
		ts.sys,
		root,
	);
	const folders = shipped.folders.map((folder) => path.join(root, folder));
	const names = folders.flatMap((folder) => ts.sys.readDirectory(folder, ['.ts']));
	const program = ts.createProgram(names.sort(), options);
	const checker = program.getTypeChecker();
	const files = names.sort().map((name) => program.getSourceFile(name)!);
	const uses = collectUses(files, checker);
	return {
		root,
		files,
		checker,
		usesOf: (declaration) => {
			const symbol = symbolOf(checker, declaration);
			return (symbol && uses.get(symbol)?.filter((use) => use !== declaration)) ?? [];
		},
	};
}

/** `nodes/shared/lists.ts:47`, as editors take it. */
export function placeOf(source: Source, node: ts.Node): string {
	const file = node.getSourceFile();
	return `${fileOf(source, node)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

export function fileOf(source: Source, node: ts.Node): string {
	return path.relative(source.root, node.getSourceFile().fileName);
}

function collectUses(
	files: readonly ts.SourceFile[],
	checker: ts.TypeChecker,
): Map<ts.Symbol, ts.Identifier[]> {
	const uses = new Map<ts.Symbol, ts.Identifier[]>();
	const visit = (node: ts.Node): void => {
		if (ts.isIdentifier(node)) {
			const symbol = symbolOf(checker, node);
			if (symbol !== undefined) uses.set(symbol, [...(uses.get(symbol) ?? []), node]);
		}
		ts.forEachChild(node, visit);
	};
	files.forEach(visit);
	return uses;
}

/** What a name stands for: through imports, and for `{ name }` the variable, not the property. */
function symbolOf(checker: ts.TypeChecker, node: ts.Identifier): ts.Symbol | undefined {
	const isShorthand = ts.isShorthandPropertyAssignment(node.parent);
	const symbol = isShorthand
		? checker.getShorthandAssignmentValueSymbol(node.parent)
		: checker.getSymbolAtLocation(node);
	return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
