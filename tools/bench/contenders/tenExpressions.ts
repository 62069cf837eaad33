import type { INodeParameters } from 'n8n-workflow';

/** The ten values of a Create usage, by what they are called and where an item has them. */
const VALUES = {
	contractId: '$json.contractId',
	productIdent: '$json.productIdent',
	startDate: '$json.startDate',
	endDate: '$json.endDate',
	description: '$json.description',
	operatingSiteIdent: '$json.operatingSiteIdent',
	unitQuantity: '$json.unitQuantities[0].unitQuantity',
	unitQuantityType: '$json.unitQuantities[0].unitQuantityType',
	propertyIdent: '$json.properties[0].propertyIdent',
	propertyValue: '$json.properties[0].propertyValue',
} as const;

/** How an expression of a value is spelt. */
type Spelling = (value: string) => string;

const named: Spelling = (value) => `={{ ${value} }}`;
/** The same value as an expression that does more than name it, which n8n evaluates by itself. */
export const calculated: Spelling = (value) => `={{ (${value}) }}`;

/** The ten expressions, each as the value of a field. */
export function tenExpressions(): string[] {
	return Object.values(VALUES).map(named);
}

/** The fields of the screen, filled with the ten expressions. */
export function tenFields(spelt = named): INodeParameters {
	const value = (name: keyof typeof VALUES): string => spelt(VALUES[name]);
	const locator = (name: keyof typeof VALUES): INodeParameters => ({
		__rl: true,
		mode: 'id',
		value: value(name),
	});
	return {
		usageFrom: 'fields',
		reportFor: 'contract',
		contractId: locator('contractId'),
		productIdent: locator('productIdent'),
		startDate: value('startDate'),
		endDate: value('endDate'),
		additionalFields: {
			description: value('description'),
			operatingSiteIdent: value('operatingSiteIdent'),
			unitQuantities: {
				entry: [
					{ unitQuantity: value('unitQuantity'), unitQuantityType: value('unitQuantityType') },
				],
			},
			properties: {
				entry: [{ propertyIdent: value('propertyIdent'), propertyValue: value('propertyValue') }],
			},
		},
	};
}
