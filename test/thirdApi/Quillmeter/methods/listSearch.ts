import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { CredentialProblem } from '../../../../nodes/shared/host/credentialProblem';
import { firstText, listSearch, type ListSource } from '../../../../nodes/shared/items/lists';
import { recordsOf, refusalOf } from '../answers';
import { PATHS, type QuillmeterCredentials } from '../api';
import { baseUrlOf } from '../connection';

const SOURCE: ListSource = {
	service: 'Quillmeter',
	credentialType: 'quillmeterApi',
	baseUrl: (credentials) => baseUrlOf(credentials as QuillmeterCredentials),
	refusalOf,
};

/** Meters by name. */
export async function searchMeters(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	return await listSearch(this, SOURCE, { name: 'Meter', typedMode: 'By ID' }, async (ask) => {
		const records = recordsOf(await ask({ method: 'GET', path: PATHS.meters }, 'meters.read'));
		if (records === undefined)
			throw new CredentialProblem('unclear-answer', 'Quillmeter sent a list that cannot be read.');
		const meters = records.map((record) => firstText(record, ['id']) ?? '');
		const wanted = meters.filter((meter) => meter.includes(filter));
		return { results: wanted.sort().map((meter) => ({ name: meter, value: meter })) };
	});
}
