import type { ExactObject } from '../../values/exactJson';
import { groupBy } from '../../values/groupBy';
import type { StoredByScope } from '../contract/recognition';
import type { Target } from '../contract/target';
import type { Identified } from '../identity/identify';
import type { Run } from '../run/run';
import { comparedResult } from './results/comparedResult';
import type { UsageResult } from './results/results';
import { readScope } from '../stored/readScope';

/** So many answers in a row tell whether a run brings what is stored already. */
const ANSWERS = 10;

/**
 * Reads what is stored by what collects it, page by page, where the API keeps answering that it has the
 * usages already: a repeat of a run then costs pages, not two requests for each usage. Only a usage that
 * is listed is taken for stored. Any other is sent, and the API says whether it has it.
 */
export class ReadAhead {
	/** Whether each of the last usages was stored already. */
	private readonly answers: boolean[] = [];
	private hasFailed = false;
	/** The idents of the run by their scope, made when they are needed. */
	private idents: ReadonlyMap<string, ReadonlySet<string>> | undefined;
	private readonly scopes = new Map<string, Promise<ReadonlyMap<string, ExactObject>>>();

	private constructor(
		private readonly target: Target,
		private readonly byScope: StoredByScope,
		private readonly usages: ReadonlyArray<[number, Identified]>,
		private readonly run: Run,
	) {}

	/** @returns nothing where the API cannot list what it has stored by what collects it */
	static of(
		target: Target,
		usages: ReadonlyArray<[number, Identified]>,
		run: Run,
	): ReadAhead | undefined {
		const { recognition } = target;
		return recognition.kind === 'keyedReadable' && recognition.byScope !== undefined
			? new ReadAhead(target, recognition.byScope, usages, run)
			: undefined;
	}

	/** Notes what the API has said of a usage. */
	note(isStoredAlready: boolean): void {
		this.answers.push(isStoredAlready);
		if (this.answers.length > ANSWERS) this.answers.shift();
	}

	/** How a usage ends that a list shows; nothing where none was worthwhile, or none shows it. */
	async resultFor(usage: Identified): Promise<UsageResult | undefined> {
		const scope = this.byScope.scopeOf(usage.body);
		if (!this.scopes.has(scope) && this.isWorthwhile) this.scopes.set(scope, this.read(scope));
		const stored = (await this.scopes.get(scope))?.get(usage.identity);
		return stored && comparedResult(this.target, usage, stored);
	}

	private get isWorthwhile(): boolean {
		const stored = this.answers.filter((isStoredAlready) => isStoredAlready).length;
		return !this.hasFailed && this.answers.length === ANSWERS && stored >= ANSWERS / 2;
	}

	private async read(scope: string): Promise<ReadonlyMap<string, ExactObject>> {
		const wanted = this.identsIn(scope);
		const { pageSize } = this.byScope.list(scope);
		let pages = 0;
		const read = await readScope(this.byScope, scope, this.run, {
			count: pageSize,
			// More pages than usages would cost more than to send them.
			isEnough: (_items, total = 0) =>
				(pages += 1) >= wanted.size || total > wanted.size * pageSize,
		});
		this.hasFailed ||= !read.known;
		return new Map(read.known ? [...read.records].filter(([ident]) => wanted.has(ident)) : []);
	}

	private identsIn(scope: string): ReadonlySet<string> {
		this.idents ??= new Map(
			[...groupBy(this.usages, ([, { body }]) => this.byScope.scopeOf(body))].map(
				([name, usages]) => [name, new Set(usages.map(([, { identity }]) => identity))],
			),
		);
		return this.idents.get(scope)!;
	}
}
