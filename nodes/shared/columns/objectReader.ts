import type { KnownField } from '../../../delivery/contract/knownField';
import type { Fault } from '../../../delivery/contract/outcome';
import { isBlank } from '../../../values/blanks';
import { readJson } from '../../../values/json';
import type { Source } from './columnFaults';
import type { ColumnNotes } from './columnNotes';
import { judge, type Judgement } from './judge';
import { namesOf, type Path } from './paths';
import { isPlain, partOf, withPart, type Plain } from './place';
import { KnownNames } from './resolve';

/** More sets of names than tables have; rows that bring a new one each are judged one by one. */
const MOST_SETS = 1_000;

/** Where the names of one object go, and which of them are filled. */
interface Judged extends Judgement {
	readonly names: readonly string[];
	readonly filled: readonly boolean[];
}

/**
 * Reads objects by the names of known fields, in whatever form these come: as a member, as JSON text, or
 * as `price.amount`. Names are judged once for each set of them, not for each row.
 */
export class ObjectReader {
	private readonly known: KnownNames;
	private readonly fields: ReadonlyMap<string, KnownField>;
	private readonly judged = new Map<string, Judged>();
	private readonly readers = new Map<string, ObjectReader>();
	private last?: Judged;

	/** @param shared what gives a field that an object does not, by the names of the fields */
	constructor(
		fields: readonly KnownField[],
		private readonly source: Source,
		private readonly notes: ColumnNotes,
		private readonly shared: Plain = {},
	) {
		this.known = new KnownNames(fields);
		this.fields = new Map(fields.map((field) => [field.name, field]));
	}

	/** Whether a name of the object fills a field, or is nearly the name of one. */
	knows(object: Plain): boolean {
		const { fills, faults } = this.judgementOf(object);
		return fills.length > 0 || faults.length > 0;
	}

	/**
	 * @param faults gets what is wrong with the names, of inner objects too
	 * @returns a new object by the names of the fields
	 */
	read(object: Plain, faults: Fault[]): Plain {
		const judgement = this.judgementOf(object);
		const usage: Plain = { ...this.shared };
		const lists = new Map<string, Map<number, unknown>>();
		for (const { column, path } of judgement.fills) {
			const field = this.fields.get(String(path[0]))!;
			const { name } = field;
			const value = object[column];
			if (path.length === 1) {
				const own = this.structureOf(field, value, faults);
				const common = this.shared[name];
				usage[name] = isPlain(own) && isPlain(common) ? { ...common, ...own } : own;
			} else if (field.isList) {
				const entries = lists.get(name) ?? entriesOf(usage[name]);
				if (entries === undefined) continue;
				const position = Number(path[1]) - (judgement.countedFromOne.has(name) ? 1 : 0);
				entries.set(
					position,
					this.withMember(field, entries.get(position), path.slice(2), value, faults),
				);
				lists.set(name, entries);
			} else {
				usage[name] = this.withMember(field, usage[name], path.slice(1), value, faults);
			}
		}
		for (const [name, entries] of lists) usage[name] = inOrder(entries);
		if (this.source.isKept)
			for (const name of judgement.unused) if (name !== '__proto__') usage[name] = object[name];
		faults.push(...judgement.faults);
		return usage;
	}

	/** The value of a field, whose members may be named otherwise and may stand in a text. */
	private structureOf(field: KnownField, value: unknown, faults: Fault[]): unknown {
		if (field.members === undefined) return value;
		const isJson = typeof value === 'string' && /^\s*[[{]/.test(value);
		const structure: unknown = isJson ? (readJson(value) ?? value) : value;
		if (!field.isList) return this.entryOf(field, structure, faults);
		return Array.isArray(structure)
			? structure.map((entry: unknown) => this.entryOf(field, entry, faults))
			: structure;
	}

	private entryOf(field: KnownField, entry: unknown, faults: Fault[]): unknown {
		return isPlain(entry) ? this.readerOf(field).read(entry, faults) : entry;
	}

	/** A part of a field over what is there already; where that is no object, the rules say so. */
	private withMember(
		field: KnownField,
		whole: unknown,
		path: Path,
		value: unknown,
		faults: Fault[],
	): unknown {
		if (!isBlank(whole) && !isPlain(whole)) return whole;
		if (path.length > 0) {
			const member =
				path.length === 1 ? this.readerOf(field).fields.get(String(path[0])) : undefined;
			return withPart(
				whole,
				path,
				member === undefined ? value : this.structureOf(member, value, faults),
			);
		}
		const structure = this.structureOf({ ...field, isList: false }, value, faults);
		return isPlain(structure) && isPlain(whole) ? { ...whole, ...structure } : structure;
	}

	private readerOf({ name, members = [] }: KnownField): ObjectReader {
		const known = this.readers.get(name);
		if (known !== undefined) return known;
		const within = `${this.source.within}${name}.`;
		const reader = new ObjectReader(members, { ...this.source, within, isKept: true }, this.notes);
		this.readers.set(name, reader);
		return reader;
	}

	private judgementOf(object: Plain): Judged {
		const names = Object.keys(object);
		const { last } = this;
		if (last !== undefined && names.length === last.names.length) {
			let place = 0;
			while (
				place < names.length &&
				names[place] === last.names[place] &&
				isBlank(object[names[place]]) !== last.filled[place]
			)
				place++;
			if (place === names.length) return last;
		}
		const filled = names.map((name) => !isBlank(object[name]));
		const key = names
			.map((name, place) => `${name.length}${filled[place] ? ':' : '-'}${name}`)
			.join('');
		const judged = this.judged.get(key) ?? this.judge(names, filled);
		if (this.judged.size < MOST_SETS) this.judged.set(key, judged);
		this.last = judged;
		return judged;
	}

	private judge(names: readonly string[], filled: readonly boolean[]): Judged {
		const columns = names.map((name, place) => ({ name, isFilled: filled[place] }));
		const isGiven = (path: Path): boolean => !isBlank(partOf(this.shared, namesOf(path)));
		const judgement = judge(this.known, columns, isGiven, this.source);
		this.notes.add(judgement, this.source);
		return { ...judgement, names, filled };
	}
}

/** The entries of a list by their position; nothing where there is something else. */
function entriesOf(list: unknown): Map<number, unknown> | undefined {
	if (isBlank(list)) return new Map();
	return Array.isArray(list) ? new Map(list.entries()) : undefined;
}

/** Without gaps, which are no entries. */
function inOrder(entries: ReadonlyMap<number, unknown>): unknown[] {
	return [...entries].sort(([left], [right]) => left - right).map(([, entry]) => entry);
}
