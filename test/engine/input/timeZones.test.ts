import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { eachAction, type Action } from '../support/actions';
import { useStage } from '../support/stage';

const stage = useStage();

/** The choices of the option 'Time Zone' on the screen of an action. */
function choices(action: Action): INodePropertyOptions[] {
	const { properties } = stage.engine.nodeTypes.getByNameAndVersion(action.node).description;
	const options = properties.find(
		({ name, displayOptions }) =>
			name === 'options' && displayOptions?.show?.resource?.includes(action.parameters.resource),
	);
	const zone = (options?.options as INodeProperties[]).find(({ name }) => name === 'timeZone');
	expect(zone).toMatchObject({ displayName: 'Time Zone', default: 'workflow' });
	return zone?.options as INodePropertyOptions[];
}

it.each(eachAction)(
	'%s offers none, the one of the workflow, and every zone once',
	(_target, action) => {
		const [none, workflow, ...zones] = choices(action).map(({ value }) => String(value));

		expect([none, workflow]).toEqual(['', 'workflow']);
		expect(new Set(zones).size).toBe(zones.length);
		expect(zones).toEqual(
			expect.arrayContaining(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo']),
		);
		for (const zone of zones)
			expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
	},
);
