import type { Sandbox } from '../../sandbox';
import type { StoredUsage } from '../checks/evidence';
import { keyOf } from '../scenario/proofUsages';
import type { Change, Scenario } from '../scenario/scenario';
import { readStored, type KeptUsage } from './stored';

/** What persons did to the stored usages of a scenario, beside its executions. */
export class Persons {
	readonly removed: StoredUsage[] = [];
	readonly added: StoredUsage[] = [];

	constructor(
		private readonly sandbox: Sandbox,
		private readonly scenario: Scenario,
	) {}

	make(change: Change): void {
		const stored = this.find(change.row);
		if (stored === undefined) return;
		const { rebilly } = this.sandbox;
		const id = String(stored.id);
		this.removed.push(stored);
		if (change.kind === 'delete') {
			rebilly.deleteUsage(id);
		} else {
			rebilly.correctUsage(id, this.scenario.rows[change.to].usage.quantity);
			this.added.push(this.find(change.to) as StoredUsage);
		}
	}

	private find(row: number): KeptUsage | undefined {
		const key = keyOf(this.scenario.target, this.scenario.rows[row].usage);
		return readStored(this.sandbox, this.scenario).find((usage) => usage.key === key);
	}
}
