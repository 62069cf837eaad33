import { randomUUID } from 'node:crypto';
import type { Clock } from '../../server/clock';
import type { RequestEntry } from '../../server/requestLog';
import { operationPermissions } from '../instellixAssumptions';
import { addContract, type NewInstellixContract } from './addContract';
import { seedInstellix } from './sampleContracts';
import { InstellixErrors } from '../errors';
import type { InstellixService, InstellixSettings } from '../instellixService';
import { InstellixStore, type InstellixContract } from './instellixStore';
import { TokenStore, type InstellixClient } from '../token';

/** What a test can see and do on the Instellix side. */
export interface InstellixSide {
	/** With all that is due by now. */
	readonly store: InstellixStore;
	/** May be changed at any time. */
	settings: InstellixSettings;
	contracts(): InstellixContract[];
	addContract(
		contract?: NewInstellixContract,
	): InstellixContract & { aggregationIdent: string | null };
	addClient(client: InstellixClient): void;
	/** Ends the period of an aggregation: it takes no more rated usages. */
	closeAggregation(ident: string): void;
	/** Ends all tokens before their time. */
	revokeTokens(): void;
}

interface Setup {
	seed: number;
	contracts: number;
	customers: number;
	settings: InstellixSettings;
	credentials: {
		realm: string;
		clientId: string;
		clientSecret: string;
		readOnlyClientId: string;
		readOnlyClientSecret: string;
		writeOnlyClientId: string;
		writeOnlyClientSecret: string;
	};
	clock: Clock;
	noteStored(entry: RequestEntry): void;
}

/** Sets up the Instellix side with its data. */
export function setUpInstellix(setup: Setup) {
	const { credentials, settings, clock, noteStored } = setup;
	const { now } = clock;
	const store = new InstellixStore();
	const tokens = new TokenStore(credentials.realm, now);
	const errors = new InstellixErrors({ now, nextUuid: randomUUID });
	const service: InstellixService = { store, tokens, errors, settings, now, noteStored };

	function fill(): void {
		store.clear();
		tokens.clear();
		const writes = operationPermissions.filter((name) => /^(create|add)/.test(name));
		const reads = operationPermissions.filter((name) => !writes.includes(name));
		addClient(credentials.clientId, credentials.clientSecret, operationPermissions);
		addClient(credentials.readOnlyClientId, credentials.readOnlyClientSecret, reads);
		addClient(credentials.writeOnlyClientId, credentials.writeOnlyClientSecret, writes);
		seedInstellix(store, { ...setup, now: now() });
	}
	function addClient(
		clientId: string,
		clientSecret: string,
		permissions: InstellixClient['permissions'],
	): void {
		tokens.clients.set(clientId, { clientId, clientSecret, permissions });
	}

	const side: InstellixSide = {
		get store() {
			clock.catchUp();
			return store;
		},
		settings,
		contracts: () => [...store.contracts.values()],
		addContract: (contract = {}) => addContract(store, contract, now()),
		addClient: (client) => void tokens.clients.set(client.clientId, client),
		closeAggregation: (ident) => {
			const aggregation = store.aggregations.get(ident);
			if (!aggregation) throw new Error(`There is no aggregation '${ident}'.`);
			aggregation.status = 'CLOSED';
			aggregation.periodStatus = 'CLOSED';
		},
		revokeTokens: () => tokens.revokeAll(),
	};
	fill();
	return { service, side, fill };
}
