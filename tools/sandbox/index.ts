import { connectionsOf, createApiServer, listen, type ServerContext } from './server/apiServer';
import { Clock } from './server/clock';
import { recordsOf } from './records';
import { createControlServer } from './server/control';
import { Faults } from './faults/faults';
import type { ApiName } from './faults/kinds';
import { instellixApi } from './instellix/instellixApi';
import { setUpInstellix } from './instellix/store/setUpInstellix';
import { credentials, generousRateLimit, type SandboxOptions } from './options';
import { RateLimits } from './limits/rateLimits';
import { rebillyApi } from './rebilly/rebillyApi';
import { setUpRebilly } from './rebilly/store/setUpRebilly';
import { PlannedChanges } from './server/plannedChanges';
import { RequestLog, type RequestEntry } from './server/requestLog';
import type { Sandbox, Settings } from './sandbox';

export {
	targets,
	type StoredRecord,
	type StoredRecords,
	type Identity,
	type Target,
} from './records';
export { allFaultKinds, faultKinds, type FaultKind } from './faults/kinds';
export { severeFaultKinds } from './faults/severeKinds';
export { faultSchedule, type FaultPlan, type FaultTarget, type PlannedFault } from './faults/plan';
export { fractionAt, SeededRandom } from './faults/random';
export { credentials, documentedRateLimit, type SandboxOptions } from './options';
export type { NewInstellixContract } from './instellix/store/addContract';
export type { NewRebillySubscription } from './rebilly/store/addSubscription';
export type {
	DeliveryAttempt,
	DeliverySettings,
	WebhookEvent,
} from './rebilly/webhooks/deliveries';
export type { RequestEntry, RequestTotals } from './server/requestLog';
export type { Moment } from './server/plannedChanges';
export type { RateLimit } from './limits/rateWindow';
export type { Sandbox } from './sandbox';

/** Starts a sandbox. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const seed = options.seed ?? 1;
	// Asked anew each time, so that it follows a test that changes the clock of the process.
	const clock = new Clock(options.now ?? (() => Date.now()));
	const { now } = clock;
	const changes = new PlannedChanges(clock);
	const faults = new Faults();
	const log = new RequestLog(options.keepRequests ?? 50_000);
	const settings: Settings = { answerAfterMs: options.answerAfterMs ?? 0 };
	const context: ServerContext = { log, faults, clock, changes, settings };
	const common = { seed, clock, noteStored: (entry: RequestEntry) => log.noteStored(entry) };
	const instellix = setUpInstellix({
		...common,
		contracts: options.instellix?.contracts ?? 300,
		customers: options.instellix?.customers ?? 120,
		credentials: credentials.instellix,
		settings: {
			duplicateStatus: options.instellix?.duplicateStatus ?? 409,
			listShape: options.instellix?.listShape ?? 'array',
			tokenLifetimeSeconds: options.instellix?.tokenLifetimeSeconds ?? 269,
		},
	});
	const rebilly = setUpRebilly({
		...common,
		subscriptions: options.rebilly?.subscriptions ?? 300,
		customers: options.rebilly?.customers ?? 150,
		credentials: credentials.rebilly,
		settings: {
			errorShape: options.rebilly?.errorShape ?? 'problem',
			webhookAddresses: options.rebilly?.webhookAddresses ?? 'any',
			credentialHashes: options.rebilly?.credentialHashes ?? 'given',
		},
	});
	const usual = {
		instellix: options.instellix?.rateLimit,
		rebilly: options.rebilly?.rateLimit ?? generousRateLimit,
	};
	const limits = new RateLimits((api: ApiName) => faults.rateLimitOf(api) ?? usual[api], now);

	const instellixServer = createApiServer(
		instellixApi(instellix.service, (realm) => limits.take('instellix', realm)),
		context,
	);
	const rebillyServer = createApiServer(
		rebillyApi(rebilly.service, (organizationId) => limits.take('rebilly', organizationId)),
		context,
	);
	const addresses = { instellixUrl: '', rebillyUrl: '', controlUrl: '' };
	const sandbox: Sandbox = {
		...addresses,
		credentials,
		instellix: instellix.side,
		rebilly: rebilly.side,
		settings,
		records: (target) => recordsOf(target, instellix.side.store, rebilly.side.store),
		requests: () => {
			clock.catchUp();
			return log.entries();
		},
		totals: () => {
			clock.catchUp();
			return log.totals();
		},
		setFaults: (plans) => faults.set(plans),
		clearFaults: () => faults.clear(),
		faultPlans: () => faults.plans(),
		planChange: (moment, change) => changes.add(moment, change),
		pendingUntil: () => {
			clock.catchUp();
			return clock.lastDueAt;
		},
		connections: async () => {
			const counts = await Promise.all([instellixServer, rebillyServer].map(connectionsOf));
			return counts.reduce((sum, count) => sum + count);
		},
		reset: () => {
			instellix.fill();
			rebilly.fill();
			faults.clear();
			log.clear();
			limits.clear();
			clock.clear();
			changes.clear();
		},
		get tokensIssued() {
			return instellix.service.tokens.issued;
		},
		close: async () => {
			rebilly.side.deliveries.stop();
			await Promise.all([instellixServer, rebillyServer, controlServer].map((app) => app.close()));
		},
	};
	const controlServer = createControlServer(sandbox);
	if (options.faults) faults.set(options.faults);
	try {
		addresses.instellixUrl = await listen(instellixServer, options.instellixPort ?? 0);
		addresses.rebillyUrl = await listen(rebillyServer, options.rebillyPort ?? 0);
		addresses.controlUrl = await listen(controlServer, options.controlPort ?? 0);
	} catch (error) {
		// One port was taken: the servers that did start would keep the process alive.
		await sandbox.close();
		throw error;
	}
	return Object.assign(sandbox, addresses);
}
