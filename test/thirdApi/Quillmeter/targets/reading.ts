import type { StoredUsage, StoredUsages } from '../../../../delivery/contract/recognition';
import type { Target } from '../../../../delivery/contract/target';
import type { Page, PagedList } from '../../../../delivery/contract/list';
import type { Answer } from '../../../../delivery/contract/wire';
import { byOffset } from '../../../../delivery/stored/paging';
import { asText } from '../../../../values/json';
import { usageObject } from '../../../../delivery/rules/usageObject';
import { parseDecimal } from '../../../../values/decimal';
import type { ExactObject } from '../../../../values/exactJson';
import { formatInstant, parseInstant } from '../../../../values/instant';
import { judge, recordsOf } from '../answers';
import { LARGEST_PAGE, PATHS, REACH_BY_OFFSET, readingsOf } from '../api';
import { content, measure, shape } from './fields';

const storedUsages: StoredUsages = {
	refusalOf: (status) => `the list of readings cannot be read (status ${status})`,
	within: ({ partition, from, to }) =>
		list(readingsOf(formatInstant(from), formatInstant(to), partition)),
	newest: () => list({}),
};

function list(filter: Record<string, string>): PagedList<StoredUsage> {
	return byOffset({ pageSize: LARGEST_PAGE, reach: REACH_BY_OFFSET, read }, (offset) => ({
		method: 'GET',
		path: PATHS.readings,
		query: { ...filter, offset: String(offset) },
	}));
}

function read(answer: Answer): Page<StoredUsage> | undefined {
	const items = recordsOf(answer)?.map(storedUsageOf);
	// A record that cannot be read could be the one that is looked for.
	return items?.every((item) => item !== undefined) ? { items } : undefined;
}

function storedUsageOf(record: ExactObject): StoredUsage | undefined {
	const [id, meter] = [asText(record.id), asText(record.meter)];
	const [time, quantity] = [parseInstant(record.time), parseDecimal(record.quantity)];
	if (id === undefined || meter === undefined || !time.ok || !quantity.ok) return undefined;
	const usage = { meter, quantity: quantity.value, time: formatInstant(time.epochMs) };
	return {
		id,
		partition: meter,
		time: time.epochMs,
		content: content(usage),
		quantity: quantity.value,
	};
}

/** *Create reading*: POST /v1/readings, without a key, so what is stored is listed first. */
export const readingTarget: Target = {
	name: 'quillmeter/reading',
	service: 'Quillmeter',
	schema: (reading) => usageObject(shape(reading)),
	content,
	request: (body) => ({ method: 'POST', path: PATHS.readings, body }),
	measure,
	judge,
	recognition: { kind: 'listed', list: storedUsages },
};
