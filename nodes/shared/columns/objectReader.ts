import omit from 'lodash/omit';
import type { KnownField } from '../../../delivery/contract/knownField';
import type { Fault } from '../../../delivery/contract/outcome';
import { isBlank } from '../../../values/blanks';
import type { Source } from './columnFaults';
import type { ColumnNotes } from './columnNotes';
import { judge, type Judgement } from './judge';
import { shownName } from './names';
import { otherMembersFaults } from './otherMembers';
import { namesOf, type Path } from './paths';
import { isPlain, partOf, withPart, type Plain } from './place';
import { KnownNames } from './resolve';
import { saysAnything, structureIn } from './structure';

/** More sets of names than tables have; rows that bring a new one each are judged one by one. */
const MOST_SETS = 1_000;

/** Where the value of a column goes. */
interface Place {
	readonly column: string;
	readonly field: KnownField;
	/** Of a list, counted from 0: where nothing gives the first, closing the gap makes 1 the first. */
	readonly entry?: number;
	/** The way from the field or its entry on; none where it is filled as a whole. */
	readonly part: Path;
}

/** Where the names of one object go, and which of them are filled. */
interface Judged extends Judgement {
	readonly places: readonly Place[];
	readonly names: readonly string[];
	readonly filled: readonly boolean[];
	/** Whether each name is that of a field without members, so that nothing is to be put elsewhere. */
	readonly isAsGiven: boolean;
	/** What to do where a field is missing, by its path: to rename the column that may hold it. */
	readonly renames?: ReadonlyMap<string, string>;
	/** Those that may take the place of shared values with other names. */
	readonly replacing: readonly Place[];
}

/** By the name of a field, those of which no shared value counts where an object fills it. */
export type Replaces = Readonly<Record<string, readonly string[]>>;

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
	/** The fields of the usage that is read of which names fill no known member. */
	private foreign = new Set<KnownField>();

	/**
	 * @param shared what gives a field that an object does not, by the names of the fields
	 * @param replaces which shared values name what an object may name by another field
	 */
	constructor(
		fields: readonly KnownField[],
		private readonly source: Source,
		private readonly notes: ColumnNotes,
		private readonly shared: Plain = {},
		private readonly replaces: Replaces = {},
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
		const judged = this.judgementOf(object);
		const { places, unused, isAsGiven, faults: own } = judged;
		const shared = this.sharedFor(judged, object);
		if (this.foreign.size > 0) this.foreign = new Set();
		if (isAsGiven) return { ...shared, ...object };
		const usage: Plain = { ...shared };
		let lists: Map<string, Map<number, unknown>> | undefined;
		for (const { column, field, entry, part } of places) {
			const { name } = field;
			const value = object[column];
			if (entry !== undefined) {
				lists ??= new Map();
				const entries = lists.get(name) ?? entriesOf(usage[name]);
				if (entries === undefined) continue;
				entries.set(entry, this.withPart(field, entries.get(entry), part, value, faults));
				lists.set(name, entries);
			} else if (part.length > 0) {
				const whole = usage[name];
				const isOwn = whole !== shared[name];
				usage[name] = this.withPart(field, whole, part, value, faults, isOwn);
			} else {
				const whole = this.structureOf(field, value, faults);
				const common = shared[name];
				usage[name] = isPlain(whole) && isPlain(common) ? { ...common, ...whole } : whole;
			}
		}
		if (lists !== undefined) for (const [name, entries] of lists) usage[name] = inOrder(entries);
		if (this.source.isKept)
			for (const name of unused) if (name !== '__proto__') usage[name] = object[name];
		faults.push(...own);
		// JSON is the way to say what the API really wants, where it wants other names.
		if (this.foreign.size > 0 && this.source.parameter === undefined)
			faults.push(...otherMembersFaults(usage, this.foreign));
		return usage;
	}

	/** What is to be renamed of the object that was read last, by the path of the field. */
	get renames(): ReadonlyMap<string, string> | undefined {
		return this.last?.renames;
	}

	/** What is shared, without what the object itself names by another field. */
	private sharedFor({ replacing }: Judged, object: Plain): Plain {
		if (replacing.length === 0) return this.shared;
		const replaced = replacing.filter(({ column }) => saysAnything(object[column]));
		return omit(this.shared, ...replaced.map(({ field }) => this.replaces[field.name]));
	}

	/** The value of a field, whose members may be named otherwise and may stand in a text. */
	private structureOf(field: KnownField, value: unknown, faults: Fault[]): unknown {
		if (field.members === undefined) return value;
		const structure = structureIn(value);
		if (!field.isList) return this.entryOf(field, structure, faults);
		return Array.isArray(structure)
			? structure.map((entry: unknown) => this.entryOf(field, entry, faults))
			: structure;
	}

	private entryOf(field: KnownField, entry: unknown, faults: Fault[]): unknown {
		if (!isPlain(entry)) return entry;
		const reader = this.readerOf(field);
		const read = reader.read(entry, faults);
		if (reader.last?.places.length === 0) this.foreign.add(field);
		return read;
	}

	/**
	 * A part of a field over what is there already; where that is no object, the rules say so.
	 *
	 * @param isOwn whether that was made for this usage, and may be changed
	 */
	private withPart(
		field: KnownField,
		whole: unknown,
		part: Path,
		value: unknown,
		faults: Fault[],
		isOwn = false,
	): unknown {
		if (!isBlank(whole) && !isPlain(whole)) return whole;
		if (part.length === 0) {
			const entry = this.structureOf({ ...field, isList: false }, value, faults);
			return isPlain(entry) && isPlain(whole) ? { ...whole, ...entry } : entry;
		}
		const member = part.length === 1 ? this.readerOf(field).fields.get(String(part[0])) : undefined;
		if (member === undefined) this.foreign.add(field);
		const given = member === undefined ? value : this.structureOf(member, value, faults);
		if (!isOwn || part.length > 1 || !isPlain(whole)) return withPart(whole, part, given);
		whole[part[0]] = given;
		return whole;
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
		const places = judgement.fills.map(({ column, path }): Place => {
			const field = this.fields.get(String(path[0]))!;
			return field.isList && path.length > 1
				? { column, field, entry: Number(path[1]), part: path.slice(2) }
				: { column, field, part: path.slice(1) };
		});
		const { toRename } = judgement;
		const renames = toRename.map(({ column, field }): [string, string] => [
			field,
			`Rename the column ${shownName(column)} to '${field}', if it holds that.`,
		]);
		return {
			...{ ...judgement, places, names, filled },
			replacing: places.filter(({ field }) =>
				this.replaces[field.name]?.some((name) => Object.hasOwn(this.shared, name)),
			),
			isAsGiven: places.length === names.length && places.every(isDirect),
			...(renames.length > 0 && { renames: new Map(renames) }),
		};
	}
}

function isDirect({ column, field, entry, part }: Place): boolean {
	const isWhole = entry === undefined && part.length === 0;
	return isWhole && column === field.name && field.members === undefined;
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
