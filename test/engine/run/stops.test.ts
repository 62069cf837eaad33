import { openAccountsBeside } from '../support/accounts';
import { addRatedUsage, createUsage, usages } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();
const token = { method: 'POST', path: /oauth2\/token$/ };
beforeEach(useFastTime());

describe.each([createUsage, addRatedUsage].map((action) => [action.target, action] as const))(
	'%s',
	(_target, action) => {
		it('goes on where a token is refused once after seven lost answers', async () => {
			const lost = Array.from({ length: 7 }, (_none, number) => ({
				onRequest: number + 1,
				kind: 'status502BeforeStoring' as const,
			}));
			stage.sandbox.setFaults([
				{
					faults: [...lost, { onRequest: 8, kind: 'unauthorized' }],
					target: { method: 'POST', path: action.posts },
				},
				{ faults: [{ onRequest: 2, kind: 'tooManyRequestsBare' }], target: token },
			]);
			const run = await stage.runOn(action, { input: usages(action, 1, 2) });

			expect(outcomesOf(run)).toEqual(['created', 'created']);
		});

		it('ends the whole run where there is no token eight times in a row', async () => {
			const accounts = openAccountsBeside(stage.sandbox, 3);
			stage.sandbox.setFaults({ rates: { status503BeforeStoring: 1 }, target: token });
			const input = accounts.map((account, number) => action.usage(number, account));
			const run = await stage.runOn(action, { options: { concurrency: 1 }, input });

			expect(outcomesOf(run)).toEqual(['unsent', 'unsent', 'unsent']);
			expect(stage.sandbox.totals().received).toBe(8);
		});
	},
);
