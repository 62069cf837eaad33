import type { SeededRandom } from '../faults/random';
import type { RequestEntry } from '../server/requestLog';
import type { operationPermissions } from './rebillyAssumptions';
import type { Deliveries } from './webhooks/deliveries';
import type { ErrorShape, Problems } from './problem';
import type { RebillyStore } from './store/rebillyStore';

export type RebillyPermission = (typeof operationPermissions)[number];

/** An API key of the organization and what it may do. */
export interface RebillyKey {
	key: string;
	permissions: readonly RebillyPermission[];
}

/** What may be changed while the sandbox runs. */
export interface RebillySettings {
	errorShape: ErrorShape;
	/** Which addresses a webhook may have: any, or only those that the internet reaches by https. */
	webhookAddresses: 'any' | 'public';
	/** Whether a service credential still has its deprecated hash beside its id. */
	credentialHashes: 'given' | 'gone';
}

/** What the operations of Rebilly work with. */
export interface RebillyService {
	organizationId: string;
	keys: Map<string, RebillyKey>;
	store: RebillyStore;
	deliveries: Deliveries;
	problems: Problems;
	settings: RebillySettings;
	/** Makes identifiers. */
	random: SeededRandom;
	now(): number;
	noteStored(entry: RequestEntry): void;
}
