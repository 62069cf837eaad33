import { ratedUsageTarget } from '../../../nodes/Instellix/ratedUsage/target';
import { usageTarget } from '../../../nodes/Instellix/usage/target';
import { bodyOf, faultsOf } from './support/faults';
import { sampleRatedUsage, sampleUsage } from './support/samples';

it('takes a number as ident, because tables often hold idents as numbers', () => {
	expect(
		bodyOf(usageTarget, { ...sampleUsage, usageIdent: 4711, productIdent: 9007199254740991 }),
	).toMatchObject({
		usageIdent: '4711',
		productIdent: '9007199254740991',
	});
});

it.each([
	['Usage Ident', 'usageIdent'],
	['Product', 'productIdent'],
])(
	'refuses as %s a number that has lost digits, for it may be the ident of another',
	(field, path) => {
		const given = { ...sampleUsage, [path]: Number('12345678901234567') };
		expect(faultsOf(usageTarget, given)).toEqual([[field, path, 'imprecise-number']]);
	},
);

it('refuses as contract of a rated usage a number that has lost digits', () => {
	const given = { ...sampleRatedUsage, contractIdent: Number('12345678901234567') };
	expect(faultsOf(ratedUsageTarget, given)).toEqual([
		['Contract', 'contractIdent', 'imprecise-number'],
	]);
});
