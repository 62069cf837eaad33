/**
 * What the proof asks of every run. All checks are pure: rows, what the node said of them, what its
 * requests came to, and what the sandbox has stored, in; findings out.
 */
export interface Finding {
	readonly check: 'storedTwice' | 'lost' | 'wrongOutcome' | 'unknown' | 'silent' | 'unsettled';
	/** The key of the usages it is about, where it is about one. */
	readonly key?: string;
	/** How many usages it is about. */
	readonly count: number;
	readonly why: string;
	/** The item it is about, where it is about one, and what the node said of it. */
	readonly item?: number;
	readonly said?: string;
	/** Whether the proof fails by it; an `unknown` that nobody could have avoided is only listed. */
	readonly isViolation: boolean;
}

/** An outcome, a count or a claim that what is stored contradicts. */
export function wrong(count: number, why: string): Finding {
	return { check: 'wrongOutcome', count, why, isViolation: true };
}
