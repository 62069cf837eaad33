import { answerList, type ListSource } from '../../sandbox/rebilly/lists/rebillyLists';
import { valuesTiedTo } from '../../sandbox/rebilly/lists/filter';
import { Problems } from '../../sandbox/rebilly/problem';
import type { Answer, Call } from '../../sandbox/server/answers';
import { writeDateTime } from '../../sandbox/values/instants';

const ITEM_OF_BODY = /"subscriptionId":"([^"]*)"/;
const TIME_OF_BODY = /"usageTime":"([^"]*)"/;

interface Stored {
	readonly itemId: string;
	readonly usedAt: number;
	readonly createdAt: number;
	/** As it is answered and listed. */
	readonly text: string;
}

/** What Rebilly has stored. It is listed as the sandbox lists it; what is stored is not checked. */
export class StoredRebillyUsages {
	private readonly byItem = new Map<string, Stored[]>();
	/** In the order of storing. */
	private readonly all: Stored[] = [];
	private readonly source: ListSource<Stored> = {
		filterFields: {
			subscriptionId: { type: 'text', read: ({ itemId }) => itemId },
			usageTime: { type: 'dateTime', read: ({ usedAt }) => usedAt },
			createdTime: { type: 'dateTime', read: ({ createdAt }) => createdAt },
		},
		candidates: (filter = []) =>
			valuesTiedTo('subscriptionId', filter)?.flatMap((id) => this.byItem.get(id) ?? []) ??
			this.all,
		words: ({ itemId }) => [itemId],
		present: ({ text }) => JSON.parse(text) as unknown,
	};
	private readonly service = {
		problems: new Problems({ errorShape: 'problem' }),
		now: () => Date.now(),
	};

	/** @param createdAt when it is said to be stored */
	store(body: string, createdAt: number): Answer {
		const id = `sub_usg_${this.all.length + 1}`;
		const text = `{"id":"${id}","createdTime":"${writeDateTime(createdAt)}",${body.trimStart().slice(1)}`;
		const [, itemId = ''] = ITEM_OF_BODY.exec(body) ?? [];
		const [, usageTime = ''] = TIME_OF_BODY.exec(body) ?? [];
		const stored = { itemId, usedAt: Date.parse(usageTime), createdAt, text };
		this.all.push(stored);
		const ofItem = this.byItem.get(itemId);
		if (ofItem === undefined) this.byItem.set(itemId, [stored]);
		else ofItem.push(stored);
		return { status: 201, body: text };
	}

	list(call: Call): Answer {
		return answerList(call, this.source, this.service);
	}
}
