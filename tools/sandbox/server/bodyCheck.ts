import {
	isInt64,
	isJsonObject,
	literalOf,
	plainDecimal,
	type JsonObject,
} from '../values/exactNumbers';
import { readDateTime, type Instant } from '../values/instants';

/** One broken rule of a request body. */
export interface BrokenRule {
	field: string;
	message: string;
	value: unknown;
}

interface Presence {
	required?: boolean;
	/** Whether an explicit null counts as "not given" rather than as a value of the wrong type. */
	nullable?: boolean;
}

interface TextRules extends Presence {
	shortest?: number;
	longest?: number;
	pattern?: RegExp;
	notBlank?: boolean;
}

/** How a position in a list is written in a field name: `list[0].name` or `list.0.name`. */
type PositionStyle = 'brackets' | 'dots';

/**
 * Reads the fields of a parsed JSON object and notes every broken rule on the way,
 * so that one answer can name all faults of a request.
 */
export class BodyCheck {
	constructor(
		private readonly body: JsonObject,
		private readonly style: PositionStyle,
		readonly broken: BrokenRule[] = [],
		private readonly prefix = '',
	) {}

	/** Notes a rule that no single reader below knows. */
	refuse(name: string, message: string, value: unknown = this.body[name]): undefined {
		this.broken.push({ field: this.prefix + name, message, value: value ?? null });
		return undefined;
	}

	/** Whether the object has the field at all. */
	has(name: string): boolean {
		return Object.hasOwn(this.body, name);
	}

	text(name: string, rules: TextRules = {}): string | undefined {
		const value = this.present(name, rules);
		if (value === undefined) return undefined;
		if (typeof value !== 'string') return this.refuse(name, 'must be a string');
		const { shortest = 0, longest = Infinity } = rules;
		if (rules.notBlank && value.trim() === '') return this.refuse(name, 'must not be blank');
		if (value.length < shortest || value.length > longest) {
			return this.refuse(name, `size must be between ${shortest} and ${longest}`);
		}
		if (rules.pattern && !rules.pattern.test(value)) {
			return this.refuse(name, `must match "${rules.pattern.source}"`);
		}
		return value;
	}

	oneOf<Value extends string>(
		name: string,
		values: readonly Value[],
		presence: Presence = {},
	): Value | undefined {
		const value = this.present(name, presence);
		if (value === undefined) return undefined;
		if (values.includes(value as Value)) return value as Value;
		const listed = values.length > 20 ? `${values.length} allowed values` : values.join(', ');
		return this.refuse(name, `must be one of ${listed}`);
	}

	flag(name: string, presence: Presence = {}): boolean | undefined {
		const value = this.present(name, presence);
		if (value === undefined || typeof value === 'boolean') return value;
		return this.refuse(name, 'must be a boolean');
	}

	dateTime(name: string, presence: Presence = {}): Instant | undefined {
		const value = this.present(name, presence);
		if (value === undefined) return undefined;
		const instant = typeof value === 'string' ? readDateTime(value) : undefined;
		return instant ?? this.refuse(name, 'must be an ISO 8601 date-time with an offset');
	}

	/** A JSON number as an exact decimal string; a number within quotes is refused. */
	decimal(name: string, presence: Presence = {}): string | undefined {
		const value = this.present(name, presence);
		if (value === undefined) return undefined;
		const literal = literalOf(value);
		if (literal === undefined) return this.refuse(name, 'must be a number');
		return plainDecimal(literal) ?? this.refuse(name, 'is out of range');
	}

	/** A 64 bit integer as a digit string. */
	int64(name: string, presence: Presence = {}): string | undefined {
		const value = this.present(name, presence);
		if (value === undefined) return undefined;
		const literal = literalOf(value);
		if (literal === undefined || !isInt64(literal)) {
			return this.refuse(name, 'must be a 64 bit integer');
		}
		return BigInt(literal).toString();
	}

	object(name: string, presence: Presence = {}): BodyCheck | undefined {
		const value = this.present(name, presence);
		if (value === undefined) return undefined;
		if (!isJsonObject(value)) return this.refuse(name, 'must be an object');
		return new BodyCheck(value, this.style, this.broken, `${this.prefix}${name}.`);
	}

	/** A list of objects, each with a check of its own that notes its faults in the same place. */
	objects(name: string, presence: Presence & { most?: number } = {}): BodyCheck[] {
		const list = this.list(name, presence);
		if (list === undefined) return [];
		return list.flatMap((value, position) => {
			const path = this.style === 'brackets' ? `${name}[${position}]` : `${name}.${position}`;
			if (isJsonObject(value)) {
				return [new BodyCheck(value, this.style, this.broken, `${this.prefix}${path}.`)];
			}
			this.refuse(path, 'must be an object', value);
			return [];
		});
	}

	/** A list of anything. */
	list(name: string, presence: Presence & { most?: number } = {}): unknown[] | undefined {
		const value = this.present(name, presence);
		if (value === undefined) return undefined;
		if (!Array.isArray(value)) return this.refuse(name, 'must be an array');
		if (value.length > (presence.most ?? Infinity)) {
			return this.refuse(name, `must have at most ${presence.most} elements`);
		}
		return value;
	}

	private present(name: string, { required, nullable }: Presence): unknown {
		const value = Object.hasOwn(this.body, name) ? this.body[name] : undefined;
		const absent =
			value === undefined || (value === null && (nullable === true || required === true));
		if (!absent) return value;
		if (required) this.refuse(name, 'must not be null');
		return undefined;
	}
}
