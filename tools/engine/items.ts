import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** Items from plain objects; what already is an item (it has `json`) stays one. */
export function toItems(input: Array<INodeExecutionData | IDataObject>): INodeExecutionData[] {
	return input.map((entry) => (isItem(entry) ? entry : { json: entry }));
}

function isItem(entry: INodeExecutionData | IDataObject): entry is INodeExecutionData {
	return typeof entry.json === 'object' && entry.json !== null;
}
