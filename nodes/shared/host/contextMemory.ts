import type { IExecuteFunctions } from 'n8n-workflow';
import type { Memory } from '../../../delivery/contract/history';

interface Kept {
	run?: string;
	values?: Record<string, unknown>;
}

/**
 * Remembers from one try of Retry On Fail to the next, which runs the node again with all items. The
 * host keeps its context for the rounds of a loop and for Retry execution too, but there other usages
 * or another account may be meant, so this only counts within one round of one execution.
 *
 * @param name what is remembered: values of different names do not meet
 * @returns nothing where no try follows
 */
export function tryMemory<Value>(
	context: IExecuteFunctions,
	name: string,
): Memory<Value> | undefined {
	if (!context.getNode().retryOnFail) return undefined;
	const kept = keptAs(context, name);
	const run = `${context.getExecutionId()} ${roundOf(context)}`;
	const values = kept.run === run ? (kept.values ?? {}) : {};
	Object.assign(kept, { run, values });
	return memoryIn<Value>(values);
}

/**
 * Remembers as long as the host keeps its context: for the tries of Retry On Fail, for the rounds of a
 * loop, and for Retry execution. For what stays true there because its key names the account and the
 * record. Values must outlive being written as JSON.
 *
 * @param account names the account: what is true in one says nothing of another
 */
export function lastingMemory<Value>(
	context: IExecuteFunctions,
	name: string,
	account: string,
): Memory<Value> {
	const kept = keptAs(context, name);
	kept.values ??= {};
	return memoryIn<Value>((kept.values[account] ??= {}) as Record<string, unknown>);
}

/**
 * Remembers for the later rounds of a loop what was met in the earlier ones. A round knows nothing of
 * its own: where Retry execution makes it again, the node may be set otherwise by then.
 *
 * @param account as for what lasts
 */
export function earlierRounds(
	context: IExecuteFunctions,
	name: string,
	account: string,
): Memory<true> {
	const rounds = lastingMemory<string>(context, name, account);
	const own = roundOf(context);
	return {
		get: (key) => ([undefined, own].includes(rounds.get(key)) ? undefined : true),
		set: (key) => {
			if (rounds.get(key) === undefined) rounds.set(key, own);
		},
	};
}

/** Which of its executions the node is in, counted from 0 in each execution of the workflow. */
function roundOf(context: IExecuteFunctions): string {
	return String(context.evaluateExpression('{{ $runIndex }}', 0));
}

function keptAs(context: IExecuteFunctions, name: string): Kept {
	const all = context.getContext('node') as Record<string, Kept | undefined>;
	return (all[name] ??= {});
}

function memoryIn<Value>(values: Record<string, unknown>): Memory<Value> {
	return {
		get: (key) => (Object.hasOwn(values, key) ? (values[key] as Value) : undefined),
		set: (key, value) => {
			values[key] = value;
		},
	};
}
