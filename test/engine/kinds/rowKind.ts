import type { IDataObject } from 'n8n-workflow';
import type { Action } from '../support/actions';
import type { Setting } from '../support/stage';

/** Rows as a person has them, and what becomes of them. */
export interface RowKind {
	readonly name: string;
	readonly action: Action;
	readonly rows: readonly object[];
	readonly setting?: Pick<Setting, 'options' | 'parameters'>;
	/** The bodies that are stored, with numbers as their digits and without idents of content; none when left out. */
	readonly stored?: readonly IDataObject[];
	/** Code and words of each item that is not, in their order. */
	readonly refused?: ReadonlyArray<readonly [code: string, words: string]>;
	/** Words of the yellow hints. */
	readonly hint?: string;
	/** Why JSON reads it otherwise than a whole item, where it does. */
	readonly notAsJson?: string;
}
