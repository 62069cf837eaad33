/**
 * What becomes of a column whose name is only nearly that of a field: equal but for case, blanks,
 * underscores, hyphens and invisible characters.
 *
 * - `taken`: it fills the field. What is required, bills or identifies must not be lost by a slip.
 * - `takenWhereEmpty`: only while nothing else gives the field.
 * - `named`: it is only named, so that the column of another program does not reach an invoice by chance.
 */
export type NearNames = 'taken' | 'takenWhereEmpty' | 'named';

/** A field of a usage that columns and members of JSON can name. */
export interface KnownField {
	readonly name: string;
	/** Its display name; left out: it is on no screen. */
	readonly label?: string;
	/** Whether an object that it is a member of must have it. */
	readonly isRequired?: boolean;
	readonly nearNames: NearNames;
	/** Of an object, or of each entry of a list. */
	readonly members?: readonly KnownField[];
	readonly isList?: boolean;
}
