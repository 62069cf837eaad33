import type { RequestEntry } from '../server/requestLog';
import type { DuplicateStatus } from './bodyReading';
import type { InstellixErrors } from './errors';
import type { ListShape } from './lists/instellixLists';
import type { InstellixStore } from './store/instellixStore';
import type { TokenStore } from './token';

/** What may be changed while the sandbox runs. */
export interface InstellixSettings {
	/** How a repeated usageIdent or ident is refused. */
	duplicateStatus: DuplicateStatus;
	/** Whether lists come as a bare array or under `_embedded`. */
	listShape: ListShape;
	tokenLifetimeSeconds: number;
}

/** What the operations of Instellix work with. */
export interface InstellixService {
	store: InstellixStore;
	tokens: TokenStore;
	errors: InstellixErrors;
	settings: InstellixSettings;
	now(): number;
	noteStored(entry: RequestEntry): void;
}
