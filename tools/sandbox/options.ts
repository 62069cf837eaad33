import type { FaultPlan } from './faults/plan';
import type { InstellixSettings } from './instellix/instellixService';
import type { RateLimit } from './limits/rateWindow';
import type { RebillySettings } from './rebilly/rebillyService';

/** How a sandbox is set up; everything has a default. */
export interface SandboxOptions {
	/** Decides on the data and the identifiers. */
	seed?: number;
	/** 0, the default, is any free port. */
	instellixPort?: number;
	rebillyPort?: number;
	controlPort?: number;
	/** The clock, in epoch milliseconds. */
	now?: () => number;
	/** How long every answer takes at least. */
	answerAfterMs?: number;
	/** How many of the newest requests are remembered; 0 for none. */
	keepRequests?: number;
	faults?: FaultPlan | FaultPlan[];
	instellix?: Partial<InstellixSettings> & {
		contracts?: number;
		customers?: number;
		/** None, unless given. */
		rateLimit?: RateLimit;
	};
	rebilly?: Partial<RebillySettings> & {
		subscriptions?: number;
		customers?: number;
		/** Far above what a test sends, unless given. */
		rateLimit?: RateLimit;
	};
}

/** What the live sandbox of Rebilly is documented to allow. */
export const documentedRateLimit: RateLimit = { permitted: 3_000, perSeconds: 600 };

/** The limit in place of it, so that a test of another thing does not run into it. */
export const generousRateLimit: RateLimit = { permitted: 1_000_000, perSeconds: 600 };

/** The test credentials. They are good for a sandbox on this machine and for nothing else. */
export const credentials = {
	instellix: {
		realm: 'sandbox-tenant',
		clientId: 'usage-reporting',
		clientSecret: 'instellix-test-secret',
		/** May read everything and report nothing. */
		readOnlyClientId: 'read-only',
		readOnlyClientSecret: 'instellix-read-only-secret',
		/** May report usages and read nothing. */
		writeOnlyClientId: 'write-only',
		writeOnlyClientSecret: 'instellix-write-only-secret',
	},
	rebilly: {
		organizationId: 'org_0SANDBOX0SANDBOX0SANDBOX00',
		/** May do everything. */
		secretKey: 'sk_sandbox_all_permissions',
		/** May do nothing: publishable keys are for web pages. */
		publishableKey: 'pk_sandbox_publishable',
		/** May read everything and report nothing. */
		readOnlyKey: 'sk_sandbox_read_only',
		/** May report usages and read nothing. */
		writeOnlyKey: 'sk_sandbox_write_only',
	},
} as const;
