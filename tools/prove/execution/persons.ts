import type { Sandbox } from '../../sandbox';
import type { StoredUsage } from '../checks/evidence';
import { keyOf } from '../scenario/proofUsages';
import type { Change, Scenario } from '../scenario/scenario';
import { readStored } from './stored';

/** Does what persons do to stored usages. Tells what is no longer stored; nothing where it was not. */
export function changeStored(
	sandbox: Sandbox,
	scenario: Scenario,
	change: Change,
): StoredUsage | undefined {
	const usageAt = (row: number) => scenario.rows[row].usage;
	const key = keyOf(scenario.target, usageAt(change.row));
	const stored = readStored(sandbox, scenario).find((usage) => usage.key === key);
	if (stored === undefined) return undefined;
	const id = String(stored.id);
	if (change.kind === 'delete') sandbox.rebilly.deleteUsage(id);
	else sandbox.rebilly.correctUsage(id, usageAt(change.to).quantity);
	return stored;
}
