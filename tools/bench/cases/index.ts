import type { Case } from '../bench';
import { audit } from './audit';
import { manyCustomers } from './manyCustomers';
import { memory } from './memory';
import { oneByOne } from './oneByOne';
import { oneCustomer } from './oneCustomer';
import { queue } from './queue';
import { rateLimit } from './rateLimit';
import { reading } from './readingParameters';
import { repeat } from './repeat';
import { throughput } from './throughput';
import { validation } from './validation';

/** All cases by the names of the command line, in the order in which they are carried out. */
export const cases = {
	validation,
	throughput,
	oneCustomer,
	repeat,
	manyCustomers,
	audit,
	oneByOne,
	reading,
	memory,
	rateLimit,
	queue,
} as const satisfies Record<string, Case>;

export type CaseName = keyof typeof cases;
export const caseNames = Object.keys(cases) as CaseName[];
