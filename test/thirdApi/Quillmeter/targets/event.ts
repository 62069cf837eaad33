import { differencesBetween } from '../../../../delivery/identity/compare';
import { text } from '../../../../delivery/rules/textFields';
import type { StoredByIdent } from '../../../../delivery/contract/recognition';
import type { Target } from '../../../../delivery/contract/target';
import { usageObject, without } from '../../../../delivery/rules/usageObject';
import { judgeKeyed, recordsOf } from '../answers';
import { KEY_HEADER, LONGEST_KEY, PATHS } from '../api';
import { content, measure, shape } from './fields';

/** Part of a header, not of the body. */
const KEY_FIELD = 'eventKey';

const storedByIdent: StoredByIdent = {
	request: (body) => ({
		method: 'GET',
		path: PATHS.events,
		query: { key: String(body[KEY_FIELD]) },
	}),
	read: (answer) => {
		const records = recordsOf(answer);
		return records && (records[0] ?? 'absent');
	},
	differences: (body, stored) =>
		differencesBetween(without(body, KEY_FIELD), without(stored, 'id')),
};

/** *Create event*: POST /v1/events, kept unique by a header. */
export const eventTarget: Target = {
	name: 'quillmeter/event',
	service: 'Quillmeter',
	schema: (reading) =>
		usageObject({
			...shape(reading),
			[KEY_FIELD]: text({ label: 'Event Key', nearNames: 'taken', maximum: LONGEST_KEY }),
		}),
	content,
	request: (body) => ({
		method: 'POST',
		path: PATHS.events,
		headers: { [KEY_HEADER]: String(body[KEY_FIELD]) },
		body: without(body, KEY_FIELD),
	}),
	measure,
	judge: judgeKeyed,
	recognition: { kind: 'keyedReadable', field: KEY_FIELD, byIdent: storedByIdent },
};
