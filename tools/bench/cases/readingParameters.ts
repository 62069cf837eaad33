import { customersFor, type Case } from '../bench';
import { bareReading, ours, OURS } from '../contenders/contenderNodes';
import { calculated, tenExpressions, tenFields } from '../contenders/tenExpressions';

const TARGET = 'instellix/usage';
const ITEMS = 3_000;
const JSON_EXPRESSION = '={{ JSON.stringify($json) }}';

const OWN = {
	item: `${OURS}, whole item`,
	json: `${OURS}, JSON`,
	fields: `${OURS}, ten fields`,
	calculated: `${OURS}, ten that calculate`,
};
const BARE = {
	one: 'n8n alone, one expression',
	json: 'n8n alone, one JSON',
	ten: 'n8n alone, ten expressions',
};

/**
 * What reading the parameters costs, without a network: dry runs of the three ways to give a usage, and
 * the host's own reading of the same expressions and nothing else. The ratio to it is the host's share,
 * and more than 1 where fields that only name a value are evaluated as one.
 */
export const reading: Case = async (bench) => {
	const dryRun = { dryRun: true };
	for (const place of bench.places) {
		const compared = await bench.compareAt(place, {
			title: `reading parameters, ${place.name}`,
			contenders: [
				ours(TARGET, { usageFrom: 'item' }, OWN.item, dryRun),
				ours(TARGET, { usageFrom: 'json', usageJson: JSON_EXPRESSION }, OWN.json, dryRun),
				ours(TARGET, tenFields(), OWN.fields, dryRun),
				ours(TARGET, tenFields(calculated), OWN.calculated, dryRun),
				bareReading(BARE.one, tenExpressions().slice(0, 1)),
				bareReading(BARE.json, [JSON_EXPRESSION]),
				bareReading(BARE.ten, tenExpressions()),
			],
			supply: { target: TARGET, items: ITEMS, customers: customersFor(ITEMS) },
			behaviour: { latencyMs: 0 },
		});
		bench.add(compared.row(OWN.item), compared.against(OWN.json, BARE.json));
		bench.add(...[OWN.fields, OWN.calculated].map((name) => compared.against(name, BARE.ten)));
		bench.add(compared.against(OWN.fields, OWN.calculated));
		bench.add(...Object.values(BARE).map((name) => compared.row(name)));
	}
};
