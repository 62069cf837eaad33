import type { PagedList } from '../../../delivery/contract/list';
import type { Answer, WireRequest } from '../../../delivery/contract/wire';
import { Run } from '../../../delivery/run/run';
import { byOffset } from '../../../delivery/stored/paging';
import { readByValues, requestsFor, type ValueList } from '../../../delivery/stored/readByValues';
import { FakeClock } from './support/clock';

interface Person {
	readonly id: string;
	readonly name: string;
	readonly time: number;
	readonly partition: '';
}

const PAGE = 10;
const DAY = 86_400_000;

/** A list of persons that reaches two pages, and filters as far as it is told to. */
class Persons {
	readonly asked: string[] = [];

	constructor(
		private readonly persons: readonly Person[],
		private readonly filters: { names?: 'refused' | 'ignored'; created?: 'ignored' } = {},
	) {}

	async send({ query = {} }: WireRequest): Promise<Answer> {
		const { names, from, to } = query;
		this.asked.push(names === undefined ? (from === undefined ? 'all' : 'created') : 'names');
		if (names !== undefined && this.filters.names === 'refused') return answer(422, []);
		const wanted = names !== undefined && this.filters.names === undefined ? names.split(',') : [];
		const isInSpan = ({ time }: Person): boolean =>
			from === undefined ||
			this.filters.created === 'ignored' ||
			(time >= Number(from) && time <= Number(to));
		const found = this.persons.filter(
			(person) => (wanted.length === 0 || wanted.includes(person.name)) && isInSpan(person),
		);
		const [offset, limit] = [Number(query.offset), Number(query.limit)];
		return await Promise.resolve(answer(200, found.slice(offset, offset + limit), found.length));
	}

	async read(...names: string[]) {
		const limits = { totalMs: 600_000, concurrency: 3, timeoutMs: 30_000 };
		const transport = { send: async (request: WireRequest) => await this.send(request) };
		const run = new Run(transport, new FakeClock(), limits, () => 0);
		const read = await readByValues(LIST, new Set(names), run);
		return read.known ? read.entries.map(({ id }) => id).sort() : read.reason;
	}
}

function answer(status: number, items: readonly Person[], total = items.length): Answer {
	return { status, headers: {}, body: JSON.stringify({ items, total }) };
}

function list(query: Record<string, string>): PagedList<Person> {
	return byOffset<Person>(
		{
			pageSize: PAGE,
			reach: 2 * PAGE,
			read: ({ status, body }) =>
				status === 200 ? (JSON.parse(body) as { items: Person[]; total: number }) : undefined,
		},
		(offset, limit) => ({
			method: 'GET',
			path: '/persons',
			query: { ...query, offset: String(offset), limit: String(limit) },
		}),
	);
}

const LIST: ValueList<Person> = {
	name: 'persons',
	valueOf: ({ name }) => name,
	isAskable: (value) => !value.includes(';'),
	lengthOf: (value) => value.length,
	by: (values) => list({ names: values.join(',') }),
	all: () => list({}),
	created: {
		within: ({ from, to }) => list({ from: String(from), to: String(to) }),
		newest: () => list({}),
		refusalOf: (status) => `status ${status}`,
	},
	refusalOf: (status) => `status ${status}`,
};

const persons = (count: number): Person[] =>
	Array.from({ length: count }, (_none, number) => ({
		id: `id ${number}`,
		name: `name ${number}`,
		time: number * DAY,
		partition: '',
	}));
const namesOf = (count: number) => persons(count).map(({ name }) => name);
/** Three requests are needed for these, as long as they are. */
const longNames = (count: number) => namesOf(count).map((name) => name.padEnd(1_800, '.'));

it('asks for few values, however many records there are', async () => {
	const api = new Persons(persons(50));
	expect(await api.read('name 3', 'name 44', 'nobody')).toEqual(['id 3', 'id 44']);
	expect(api.asked).toEqual(['names']);
});

it('asks for nothing where there is nothing to ask for', async () => {
	const api = new Persons(persons(5));
	expect(await api.read()).toEqual([]);
	expect(api.asked).toEqual([]);
});

it('reads all where that takes fewer requests than asking for each', async () => {
	const api = new Persons(
		persons(8).map((person) => ({ ...person, name: longNames(8)[+person.id.slice(3)] })),
	);
	expect(await api.read(...longNames(6))).toHaveLength(6);
	expect(api.asked).toEqual(['all']);
});

it('asks for many values where there are more records than can be reached', async () => {
	const api = new Persons(
		persons(50).map((person) => ({ ...person, name: longNames(50)[+person.id.slice(3)] })),
	);
	expect(await api.read(...longNames(6))).toHaveLength(6);
	expect(api.asked).toEqual(['all', 'names', 'names', 'names']);
});

it.each(['refused', 'ignored'] as const)(
	'reads all where the filter is %s, and keeps those that were asked for',
	async (names) => {
		const api = new Persons(persons(15), { names });
		expect(await api.read('name 3')).toEqual(['id 3']);
	},
);

it.each(['refused', 'ignored'] as const)(
	'reads by creation where the filter is %s and a list does not reach all',
	async (names) => {
		const api = new Persons(persons(95), { names });
		expect(await api.read('name 3', 'name 94')).toEqual(['id 3', 'id 94']);
		expect(api.asked).toContain('created');
	},
);

it('reads by creation what no filter can express', async () => {
	const odd = persons(60).map((person) => ({ ...person, name: `${person.name};` }));
	const api = new Persons(odd);
	expect(await api.read('name 3;')).toEqual(['id 3']);
	expect(api.asked).not.toContain('names');
});

it('says that not all can be had where nothing else is left', async () => {
	const api = new Persons(persons(50), { names: 'ignored', created: 'ignored' });
	expect(await api.read('name 3')).toMatchObject({
		code: 'list-incomplete',
		message: expect.stringContaining('only a part of its persons'),
	});
});

it('halves a request that finds more than can be reached', async () => {
	const doubled = ['a', 'b'].flatMap((name) =>
		persons(15).map((person) => ({ ...person, id: `${name} ${person.id}`, name })),
	);
	const api = new Persons([...doubled, ...persons(30)]);
	expect(await api.read('a', 'b')).toHaveLength(30);
});

it('fills each request with as many values as an address holds', () => {
	const lengthOf = (value: string) => value.length;
	expect(requestsFor(namesOf(250), lengthOf).map(({ length }) => length)).toEqual([100, 100, 50]);
	expect(requestsFor(longNames(5), lengthOf).map(({ length }) => length)).toEqual([2, 2, 1]);
	expect(requestsFor([], lengthOf)).toEqual([]);
});
