import { eachAction } from '../support/actions';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

it.each(eachAction)('%s takes the name of a column', async (_target, action) => {
	const run = await stage.run(action, {
		parameters: { identity: 'field', referenceField: 'session' },
		input: [{ ...action.usage(1), session: 's-1' }],
	});

	expect(outcomesOf(run)).toEqual(['created']);
});

it.each([
	['={{ $json.session }}', 'write the name alone: session'],
	['={{ $json["Session No"] }}', 'write the name alone: Session No'],
	['=session', 'drag the column into it'],
	["={{ $fromAI('reference') }}", 'drag the column into it'],
])('refuses the expression %s, which would give a value', async (referenceField, advice) => {
	for (const [, action] of eachAction) {
		const run = await stage.run(action, {
			parameters: { identity: 'field', referenceField },
			input: [{ ...action.usage(1), session: 'session', 'Session No': 'session' }],
		});

		expect(run.error?.message).toBe(
			"'Reference Field' holds an expression, but takes the name of a column",
		);
		expect(run.error?.description).toContain(advice);
		expect(stage.posts(action)).toEqual([]);
	}
});
