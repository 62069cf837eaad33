import { SeededRandom } from '../../faults/random';
import type { Clock } from '../../server/clock';
import type { RequestEntry } from '../../server/requestLog';
import {
	addSubscription,
	changeItems,
	invoiceUsages,
	type NewRebillySubscription,
} from './addSubscription';
import { planChanges, type PlanChanges } from './changePlan';
import { usageChanges, type UsageChanges } from './changeUsage';
import { operationPermissions } from '../rebillyAssumptions';
import { seedRebilly } from './sampleSubscriptions';
import { Deliveries } from '../webhooks/deliveries';
import { Problems } from '../problem';
import type {
	RebillyKey,
	RebillyPermission,
	RebillyService,
	RebillySettings,
} from '../rebillyService';
import { RebillyStore, type RebillySubscription } from './rebillyStore';

/** What a test can see and do on the Rebilly side. */
export interface RebillySide extends UsageChanges, PlanChanges {
	/** With all that is due by now. */
	readonly store: RebillyStore;
	/** What webhooks are told. */
	deliveries: Deliveries;
	/** May be changed at any time. */
	settings: RebillySettings;
	subscriptions(): RebillySubscription[];
	/** The ids for which usages can be reported. */
	meteredItemIds(): string[];
	addSubscription(
		subscription?: NewRebillySubscription,
	): RebillySubscription & { itemId: string; planId: string };
	/** Changes a subscription, of which webhooks are told; by its revision where that is wanted. */
	changeItems(subscriptionId: string, told?: { withRevision: boolean }): void;
	addKey(key: RebillyKey): void;
	/** Puts usages on an invoice, whose id it tells; all that are on none, or those given. */
	invoiceUsages(usageIds?: readonly string[]): string;
}

interface Setup {
	seed: number;
	subscriptions: number;
	customers: number;
	settings: RebillySettings;
	credentials: {
		organizationId: string;
		secretKey: string;
		publishableKey: string;
		readOnlyKey: string;
		writeOnlyKey: string;
	};
	clock: Clock;
	noteStored(entry: RequestEntry): void;
}

/** Sets up the Rebilly side with its data. */
export function setUpRebilly(setup: Setup) {
	const { seed, credentials, settings, clock, noteStored } = setup;
	const { now } = clock;
	const store = new RebillyStore();
	const deliveries = new Deliveries(store);
	const keys = new Map<string, RebillyKey>();
	const service: RebillyService = {
		organizationId: credentials.organizationId,
		keys,
		store,
		deliveries,
		problems: new Problems(settings),
		settings,
		random: new SeededRandom(seed + 2),
		now,
		noteStored,
	};

	function fill(): void {
		store.clear();
		deliveries.clear();
		keys.clear();
		addKey(credentials.secretKey, operationPermissions);
		addKey(credentials.publishableKey, []);
		addKey(
			credentials.readOnlyKey,
			operationPermissions.filter((name) => name.startsWith('Get')),
		);
		addKey(credentials.writeOnlyKey, ['PostUsage', 'DeleteUsage']);
		seedRebilly(store, setup);
	}
	function addKey(key: string, permissions: readonly RebillyPermission[]): void {
		keys.set(key, { key, permissions });
	}

	const side: RebillySide = {
		...usageChanges(service),
		...planChanges(service),
		get store() {
			clock.catchUp();
			return store;
		},
		deliveries,
		settings,
		subscriptions: () => [...store.subscriptions.values()],
		meteredItemIds: () =>
			[...store.items.values()]
				.filter(({ item }) => store.isMetered(item.planId))
				.map(({ item }) => item.id),
		addSubscription: (subscription = {}) => addSubscription(service, subscription),
		changeItems: (id, told) => changeItems(service, id, told),
		addKey: (key) => void keys.set(key.key, key),
		invoiceUsages: (usageIds) => invoiceUsages(service, usageIds),
	};
	fill();
	return { service, side, fill };
}
