import type { INodeProperties } from 'n8n-workflow';
import { Instellix } from '../../../nodes/Instellix/Instellix.node';
import { RebillyUsage } from '../../../nodes/RebillyUsage/RebillyUsage.node';
import type { ListRequest } from './lists';

const properties: INodeProperties[] = [Instellix, RebillyUsage].flatMap(
	(Node) => new Node().description.properties,
);

/** What a list that does not load has to say at its end, by the names that the screen shows. */
export function wayOnOf({ action: { parameters }, method }: ListRequest): string {
	const field = properties.find(
		({ modes, displayOptions: { show } = {} }) =>
			modes?.some(({ typeOptions }) => typeOptions?.searchListMethod === method) &&
			show?.resource?.includes(parameters.resource) &&
			show.operation?.includes(parameters.operation),
	);
	const other = field?.modes?.find(({ type }) => type === 'string');
	return `You can still choose '${other?.displayName}' in '${field?.displayName}' and type it in.`;
}
