import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { WORKFLOW_ZONE } from './readOptions';

/** The zones a user can choose for times without an offset; none is the careful default. */
export async function getTimeZones(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const zones = Intl.supportedValuesOf('timeZone').map((zone) => ({ name: zone, value: zone }));
	return [
		{ name: 'None: Times Must Bring Their Offset', value: '' },
		{ name: `Time Zone of the Workflow (${this.getTimezone()})`, value: WORKFLOW_ZONE },
		{ name: 'UTC', value: 'UTC' },
		...zones.filter(({ value }) => value !== 'UTC'),
	];
}
