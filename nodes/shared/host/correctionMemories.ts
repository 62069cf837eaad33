import type { IExecuteFunctions } from 'n8n-workflow';
import type { Reason } from '../../../delivery/contract/code';
import type { PlacedCorrectionOptions } from '../../../delivery/correct/correctAt';
import type { Progress } from '../../../delivery/correct/correction';
import { lastingMemory, tryMemory } from './contextMemory';

/**
 * What the tries of an execution remember of its corrections: how far each came, which usage was found
 * wrong, and which right one may be stored.
 *
 * @param account names it
 */
export function correctionMemories(
	context: IExecuteFunctions,
	account: string,
): Pick<PlacedCorrectionOptions, 'memory' | 'found' | 'doubts'> {
	return {
		memory: lastingMemory<Progress>(context, 'corrections', account),
		found: lastingMemory<string>(context, 'correctionsFound', account),
		doubts: tryMemory<Reason>(context, 'correctionsInDoubt'),
	};
}
