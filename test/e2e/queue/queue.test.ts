import { claimedRowsTests } from './parts/claimedRows';
import { interruptionTests } from './parts/interruptions';
import { twoWorkersTests } from './parts/twoWorkers';
import { useQueueStage } from './support/queueStage';

const CUSTOMERS = 20;

// All in one file, so that they share one cluster: its start takes longer than most of them.
const stage = useQueueStage(CUSTOMERS);

describe('an interruption', () => interruptionTests(stage));
describe('rows that are claimed in PostgreSQL', () => claimedRowsTests(stage));
describe('the same rows on two workers at once', () => twoWorkersTests(stage));
