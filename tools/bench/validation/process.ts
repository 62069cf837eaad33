import type { Measurement } from '../nodes/BenchFinish.node';
import { measureValidation, type ValidationOrder } from './contenders';

/** Why it did not work, or what it took. */
export type ValidationAnswer = { readonly failure: string } | { readonly measurement: Measurement };

process.setSourceMapsEnabled(false);
process.on('message', (order: ValidationOrder) => process.send?.(answerTo(order)));
process.on('disconnect', () => process.exit(0));

function answerTo(order: ValidationOrder): ValidationAnswer {
	try {
		return { measurement: measureValidation(order) };
	} catch (error) {
		return { failure: String(error) };
	}
}
