import { randomUUID } from 'node:crypto';
import { duplicateAnswer } from '../../sandbox/instellix/bodyReading';
import { InstellixErrors } from '../../sandbox/instellix/errors';
import { answerList, type ListSource } from '../../sandbox/instellix/lists/instellixLists';
import { valuesTiedTo, type SearchNode } from '../../sandbox/instellix/lists/rsql';
import type { Answer, Call } from '../../sandbox/server/answers';
import { writeDateTime } from '../../sandbox/values/instants';

const IDENT_OF_BODY = /"(ident|usageIdent)":"([^"]*)"/;
const RATED_USAGE_PATH = /\/rated-usage-aggregations\/([^/]*)\/rated-usage$/;

interface Stored {
	readonly ident: string;
	readonly aggregationIdent: string;
	readonly createdAt: number;
	readonly body: string;
}

/**
 * What Instellix has stored. Idents are unique, and rated usages are listed as the sandbox lists them, by
 * ident and by aggregation; what is stored is not checked.
 */
export class StoredInstellixUsages {
	private readonly idents = new Set<string>();
	private readonly byIdent = new Map<string, Stored>();
	private readonly byAggregation = new Map<string, Stored[]>();
	private readonly source: ListSource<Stored> = {
		name: 'ratedUsages',
		selectors: {
			ident: { type: 'text', read: ({ ident }) => ident },
			ratedUsageAggregationIdent: { type: 'text', read: (usage) => usage.aggregationIdent },
			created: { type: 'dateTime', read: ({ createdAt }) => createdAt },
		},
		combinations: [['ident'], ['ratedUsageAggregationIdent'], ['created']],
		defaultSort: 'ident',
		candidates: (search) => this.candidates(search),
		present: ({ body, aggregationIdent, createdAt }) => ({
			...(JSON.parse(body) as object),
			ratedUsageAggregationIdent: aggregationIdent,
			status: 'OPEN',
			documentNumber: null,
			created: writeDateTime(createdAt),
		}),
	};
	private readonly service = {
		settings: { listShape: 'embedded' as const },
		errors: new InstellixErrors({ now: () => Date.now(), nextUuid: () => randomUUID() }),
		now: () => Date.now(),
	};

	store(call: Call): Answer {
		const { path, body } = call;
		const [, field = '', ident = ''] = IDENT_OF_BODY.exec(body) ?? [];
		const key = `${field} ${ident}`;
		if (this.idents.has(key))
			return duplicateAnswer(field as 'ident', ident, 409, call, this.service.errors);
		this.idents.add(key);
		const [, aggregation] = RATED_USAGE_PATH.exec(path) ?? [];
		if (aggregation !== undefined) this.keep(ident, decodeURIComponent(aggregation), body);
		return { status: 201, body };
	}

	list(call: Call): Answer {
		return answerList(call, this.source, this.service);
	}

	private keep(ident: string, aggregationIdent: string, body: string): void {
		const stored = { ident, aggregationIdent, createdAt: Date.now(), body };
		this.byIdent.set(ident, stored);
		const collected = this.byAggregation.get(aggregationIdent);
		if (collected === undefined) this.byAggregation.set(aggregationIdent, [stored]);
		else collected.push(stored);
	}

	private candidates(search: SearchNode | undefined): Iterable<Stored> {
		if (search === undefined) return this.byIdent.values();
		const idents = valuesTiedTo('ident', search);
		if (idents !== undefined) {
			return idents.flatMap((ident) => {
				const stored = this.byIdent.get(ident);
				return stored === undefined ? [] : [stored];
			});
		}
		const aggregations = valuesTiedTo('ratedUsageAggregationIdent', search);
		return (
			aggregations?.flatMap((ident) => this.byAggregation.get(ident) ?? []) ?? this.byIdent.values()
		);
	}
}
