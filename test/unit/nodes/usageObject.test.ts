import fc from 'fast-check';
import { z } from 'zod/v3';
import { faultIssue } from '../../../delivery/rules/field';
import { text } from '../../../delivery/rules/textFields';
import { int64 } from '../../../delivery/rules/numberFields';
import { validate } from '../../../delivery/rules/validate';
import { usageObject } from '../../../delivery/rules/usageObject';
import type { ExactObject } from '../../../values/exactJson';

const fields = {
	product: text({ label: 'Product', required: true, maximum: 3 }),
	contract: int64({ label: 'Contract' }),
	// A type of zod's own gives no value where it fails, and ends the check of what needs more fields.
	strict: z.enum(['a', 'b']).optional(),
};

function betweenFields(body: ExactObject, context: z.RefinementCtx): void {
	if (body.contract !== undefined) return;
	context.addIssue({
		...faultIssue('Contract', 'required', 'is needed here', 'Give one.'),
		path: ['contract'],
	});
}

const own = usageObject(fields, betweenFields);
const object = z.object(fields).passthrough() as unknown as typeof own;
const zods = object.superRefine(betweenFields);

const value = fc.oneof(
	fc.constantFrom<unknown>(undefined, null, '', 'a', 'c', '12', 7, 'four', []),
	fc.jsonValue(),
);
const name = fc.oneof(
	fc.constantFrom('product', 'contract', 'strict', '__proto__', 'toString'),
	fc.string(),
);
const given = fc.oneof(
	fc.array(fc.tuple(name, value)).map((entries) => Object.fromEntries(entries)),
	value,
);

it('says of any input what an object of zod with a refinement would say', () => {
	fc.assert(
		fc.property(given, (input) => {
			expect(validate(own, input)).toEqual(validate(zods, input));
		}),
		{ numRuns: 2000 },
	);
});

it('keeps what has no rules as it was given, and nothing that changes the object itself', () => {
	const input = JSON.parse(
		'{"product":"a","contract":"1","more":{"b":[1]},"__proto__":{"contract":"2"}}',
	) as object;
	const checked = validate(own, input);
	expect(checked).toMatchObject({ ok: true, body: { product: 'a', more: { b: [1] } } });
	expect(Object.getPrototypeOf((checked as { body: object }).body)).toBe(Object.prototype);
});
