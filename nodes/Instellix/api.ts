/**
 * What this package believes about the Instellix API v2: the one place to correct when the live
 * service turns out to differ. Entries marked "assumption" have no published source;
 * docs/design/api-assumptions.md lists them with the reasons.
 */

export type InstellixEnvironment = 'production' | 'sandbox' | 'stage' | 'custom';

/** Hosts of the vendor's documentation; others come with onboarding as a custom URL. */
export const HOSTS: Readonly<Record<Exclude<InstellixEnvironment, 'custom'>, string>> = {
	production: 'https://api.instellix.io',
	sandbox: 'https://api.sandbox.instellix.io',
	stage: 'https://api.isx-stage-westeurope.instellix.io',
};

export const PATHS = {
	token: (realm: string) => `/${encodeURIComponent(realm)}/oauth2/token`,
	usages: '/v2/usages',
	addRatedUsage: (aggregationIdent: string) =>
		`/v2/rated-usage-aggregations/${encodeURIComponent(aggregationIdent)}/rated-usage`,
	/** Assumption: the path; the operation is documented. */
	ratedUsageAggregations: '/v2/rated-usage-aggregations',
	/** Assumption: the path; the operation is documented. */
	ratedUsages: '/v2/rated-usages',
	/** Assumption: the list; single contracts are seen in public callers. */
	contracts: '/v2/contracts',
	/** Seen in public callers. */
	contract: (contractId: string) => `/v2/contracts/${encodeURIComponent(contractId)}`,
	/** Seen in public callers: the products of a contract are the options in it. */
	contractDetails: (contractIdent: string) =>
		`/v2/contracts/${encodeURIComponent(contractIdent)}/details`,
	/** Seen in public callers, not documented. */
	debtors: '/v2/debtors',
} as const;

/** Lists: `page` counts from 0, `size` is at most 100 (documented for the rated usage queries). */
export const LARGEST_PAGE = 100;

/** Documented for the rated usage queries; for contracts and debtors the names are an assumption. */
export const SEARCH = {
	contract: ['contractIdent', 'name'],
	debtor: ['debtorIdent', 'name'],
	aggregation: 'ident',
	contractIdent: 'contractIdent',
	ratedUsageIdent: 'ident',
	productReferenceKey: 'productReferenceKey',
	status: 'status',
	/** Assumption: records hold it under this name too. */
	ratedUsageAggregationIdent: 'ratedUsageAggregationIdent',
	created: 'created',
	documentNumber: 'documentNumber',
	periodStatus: 'aggregationPeriod.status',
	periodStart: 'aggregationPeriod.start',
	periodEnd: 'aggregationPeriod.end',
} as const;

/** Documented: searched by a parameter of its own, never together with a search. */
export const OWN_PARAMETERS: ReadonlySet<string> = new Set([SEARCH.documentNumber]);

/** Fields that may be searched by together, and how the screen calls them. */
export interface SearchCombination {
	readonly fields: readonly string[];
	readonly inWords: string;
}

/** Documented: how the two queries may be searched; others are sent in the user's own words only. */
export const SEARCH_COMBINATIONS = {
	ratedUsages: [
		{ fields: [SEARCH.ratedUsageIdent], inWords: "'Ident'" },
		{ fields: [SEARCH.contractIdent, SEARCH.status], inWords: "'Contract' with 'Status'" },
		{
			fields: [SEARCH.contractIdent, SEARCH.productReferenceKey],
			inWords: "'Contract' with 'Product Reference Key'",
		},
		{ fields: [SEARCH.ratedUsageAggregationIdent], inWords: "'Rated Usage Aggregation'" },
		{ fields: [SEARCH.created], inWords: "'Created From' and 'Created To'" },
		{ fields: [SEARCH.documentNumber], inWords: "'Document Number'" },
	],
	aggregations: [
		{ fields: [SEARCH.aggregation], inWords: "'Ident'" },
		{ fields: [SEARCH.contractIdent], inWords: "'Contract'" },
		{ fields: [SEARCH.status, SEARCH.periodStatus], inWords: "'Status' with 'Period Status'" },
		{ fields: [SEARCH.periodStart, SEARCH.periodEnd], inWords: "'Period From' with 'Period To'" },
	],
} satisfies Record<string, readonly SearchCombination[]>;

/** Documented: a search for aggregations by period spans at most this many days. */
export const LONGEST_PERIOD_DAYS = 100;

/**
 * Assumption: the properties to sort by; that lists can be sorted is documented. New rated usages come
 * last, so they move no other to another page.
 */
export const SORT = { ratedUsages: 'created,asc', aggregations: 'ident,asc' } as const;

/** Assumption: what a list under `_embedded` says of itself beside it. */
export const PAGE = { name: 'page', total: 'totalElements' } as const;

/** Seen in public callers: where a record holds its ids and names, the first that is there counts. */
export const RECORD = {
	contractId: ['id', 'contractId'],
	contractIdent: ['contractIdent'],
	debtorId: ['debtorId', 'id'],
	debtorIdent: ['debtorIdent'],
	name: ['name', 'description'],
	optionGroups: 'optionQuantities',
	options: 'optionQuantity',
	optionIdent: 'optionIdent',
	ident: ['ident'],
	status: ['status'],
} as const;

/** Assumption: what else a contract says of itself, under these names. */
export const CONTRACT_FACTS = [
	'debtorId',
	'debtorIdent',
	'planIdent',
	'status',
	'startDate',
	'endDate',
];

/** Assumption: the status of an aggregation that takes rated usages; one that has none is taken to be open. */
export const OPEN = 'OPEN';

/** Documented for searches: where an aggregation holds its period. */
export const PERIOD = { name: 'aggregationPeriod', start: 'start', end: 'end' } as const;

/**
 * In RSQL an asterisk stands for any text. Assumption: contracts, debtors and aggregations can be searched
 * by several idents at once; the comma for "or" is documented.
 */
export const WILDCARD = '*';

/** Permissions have no published names, so messages say what is to be allowed. */
export const PERMISSIONS = {
	createUsage: 'to create usages',
	addRatedUsage: 'to add rated usages',
	contracts: 'to read contracts',
	debtors: 'to read customers (debtors)',
	aggregations: 'to query rated usage aggregations',
	ratedUsages: 'to query rated usages',
} as const;

/** Assumption: each operation needs a scope, so a scope of the credential can leave one out. */
export const OTHER_CAUSES_OF_403 =
	"A client whose 'Scope' in the credential does not cover it is refused in the same way.";

/** Documented: what else a refused client or token can mean. */
export const EXPIRED_KEY =
	'An API key can also have expired: Instellix can give it an end after 7, 30, 60 or 90 days.';

/** Documented. The two patterns differ: a rated usage's ident allows neither dot nor tilde. */
export const USAGE_IDENT_PATTERN = /^[a-zA-Z0-9_.~-]{1,100}$/;
export const RATED_USAGE_IDENT_PATTERN = /^[a-zA-Z0-9_-]*$/;
export const USAGE_IDENT_IN_WORDS = 'letters A to Z, digits and _ . ~ -';
export const RATED_USAGE_IDENT_IN_WORDS = 'letters A to Z, digits and _ -';
export const LONGEST_IDENT = 100;
export const LONGEST_OPERATING_SITE_IDENT = 255;
export const LONGEST_AGGREGATION_GROUP = 64;
export const LONGEST_RATED_DESCRIPTION = 255;
export const MOST_PROPERTIES = 50;

export const RATED_USAGE_TYPES = ['SALES', 'SELF_BILLING'] as const;

/** Assumption: any number of decimals is taken; so many are enough to share a quantity among periods. */
export const QUANTITY_PART_DECIMALS = 6;
/** The same for a price: the digits of most currencies. */
export const PRICE_PART_DECIMALS = 2;

/** Assumption: seen types are SECOND and PC; the others are suggestions, the field takes any text. */
export const UNIT_QUANTITY_TYPES = ['GB', 'HOUR', 'KWH', 'MINUTE', 'PC', 'SECOND'] as const;

/** Assumption: ISO 3166-1 alpha-2 and ISO 4217, as their names suggest. */
export const COUNTRY_PATTERN = /^[A-Z]{2}$/;
export const CURRENCY_PATTERN = /^[A-Z]{3}$/;

/** Assumption: how the API says that an ident is taken. */
export const DUPLICATE_STATUSES: ReadonlySet<number> = new Set([400, 409, 422]);
export const DUPLICATE_WORDS = /unique|already exist|exists already|duplicate/i;
/** Assumption: how the message of a 409 names the ident of a usage, and not that of a contract. */
export const IDENT_WORDS = /\busage ?ident\b|\busage\b.*\bident\b|^(?:the |this )?ident\b/i;

/** Assumption: lists come as a bare array, or as the one list under `_embedded`. */
export const EMBEDDED = '_embedded';

/** The fields of the credential *Instellix OAuth2 API*. */
export interface InstellixCredentials {
	readonly environment: InstellixEnvironment;
	readonly baseUrl?: string;
	readonly realm: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly scope?: string;
	/** As `keepToken` stores it. */
	readonly accessToken?: string;
}
