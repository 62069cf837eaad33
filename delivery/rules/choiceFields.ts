import { Broken, field, type FieldName, type FieldSchema } from './field';
import { shown } from './shown';

/** One of a closed list, spelled exactly. */
export function choice(
	rules: FieldName & { readonly values: readonly string[] },
): FieldSchema<string> {
	const allowed = new Set(rules.values);
	// Other programs have columns called Type too, which must not win over what all items share.
	const nearNames = rules.required ? 'takenWhereEmpty' : 'named';
	return field({ nearNames, ...rules }, (given) => {
		if (typeof given === 'string' && allowed.has(given)) return given;
		const list = rules.values.length <= 8 ? rules.values.join(', ') : 'the values of its list';
		return new Broken(
			'not-in-list',
			`must be one of ${list} but is ${shown(given)}`,
			'Choose one of them, spelled like this.',
		);
	});
}

/** True or false; their words are taken too, as tables write them: true, True, TRUE. */
export function flag(rules: FieldName): FieldSchema<boolean> {
	return field(rules, (given) => {
		if (typeof given === 'boolean') return given;
		const word = typeof given === 'string' ? given.toLowerCase() : given;
		if (word === 'true' || word === 'false') return word === 'true';
		return new Broken(
			'wrong-type',
			`must be true or false but is ${shown(given)}`,
			'Give true or false.',
		);
	});
}
