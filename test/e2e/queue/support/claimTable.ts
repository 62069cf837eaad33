import type { INodeParameters } from 'n8n-workflow';
import { setTimeout as wait } from 'node:timers/promises';
import type { WorkflowJson } from '../../../../tools/engine';
import type { SavedWorkflow } from '../../../../tools/n8n/client';
import { withCredentials } from '../../../../tools/n8n/examples';
import { example } from '../../../unit/examples/support/examples';
import type { QueueStage } from './queueStage';

const FILE = 'claimed-postgres-rows-to-rebilly.json';
const POSTGRES = 'n8n-nodes-base.postgres';
const ASK_AGAIN_AFTER_MS = 50;
/** A lock that nobody else in the database knows. */
const GATE = 20_260_301;

/** A row of the table, in the words of the example. */
export interface Row {
	readonly row_id: string;
	readonly subscription_id: string;
	readonly quantity: string;
	readonly used_at_ms: number;
	readonly status: 'open' | 'claimed' | 'reported' | 'to fix';
	readonly claimed_by: string | null;
	readonly rebilly_id: string | null;
	readonly outcome: string | null;
	readonly code: string | null;
}

/** The table of the example of claimed rows, in the database of the cluster. */
export class ClaimTable {
	constructor(private readonly stage: QueueStage) {}

	/** Imports the example with credentials for that database. */
	async importExample(rowsPerRun: number): Promise<SavedWorkflow> {
		const { cluster, credentials } = this.stage;
		const { client, postgres } = cluster;
		const { DB_POSTGRESDB_HOST: host, DB_POSTGRESDB_PORT: port } = postgres.settings;
		const { DB_POSTGRESDB_USER: user, DB_POSTGRESDB_DATABASE: database } = postgres.settings;
		const credential = await client.createCredential({
			name: 'PostgreSQL',
			type: 'postgres',
			data: { host, port: Number(port), user, database, password: '', ssl: 'disable' },
		});
		const workflow = claimingAtMost(rowsPerRun);
		for (const node of workflow.nodes) {
			if (node.type === POSTGRES) node.credentials = { postgres: credential };
		}
		return await client.createWorkflow(withCredentials(workflow, credentials));
	}

	/** Makes the table as the example does, with other rows: usages for all customers in turn. */
	async fill(rows: number): Promise<void> {
		const customers = this.stage.accounts.map(({ itemId }) => `'${itemId}'`);
		const [table] = String(parametersOf(example(FILE), 'Make the Sample Table').query).split(
			'INSERT',
		);
		await this.query(`
			DROP TABLE IF EXISTS usages_to_report;
			${table}
			INSERT INTO usages_to_report (row_id, subscription_id, quantity, used_at)
			SELECT number, (ARRAY[${customers.join()}])[number % ${customers.length} + 1],
				(number || '.' || lpad(number::text, 3, '0'))::numeric,
				'2026-03-01T08:00:00.5+01:00'::timestamptz + number * interval '1 minute'
			FROM generate_series(1, ${rows}) AS number;`);
	}

	/** All rows, in their order. */
	async rows(): Promise<Row[]> {
		const text = await this.query(`
			SELECT coalesce(json_agg(row), '[]') FROM (
				SELECT row_id::text, subscription_id, trim_scale(quantity)::text AS quantity,
					floor(extract(epoch FROM used_at) * 1000)::bigint AS used_at_ms,
					status, claimed_by, rebilly_id, outcome, code
				FROM usages_to_report ORDER BY usages_to_report.row_id
			) AS row;`);
		return JSON.parse(text) as Row[];
	}

	/** The sum of what is marked as reported, to the digit. */
	async reportedSum(): Promise<string> {
		const text = await this.query(
			`SELECT trim_scale(sum(quantity)) FROM usages_to_report WHERE status = 'reported';`,
		);
		return text.trim();
	}

	/**
	 * Holds all who claim, at the moment when each has its view of the table, until so many are there:
	 * then they choose their rows at the same time.
	 *
	 * @returns what comes about when they are let go
	 */
	async holdClaims(count: number): Promise<{ readonly letGo: Promise<unknown> }> {
		await this.query(`
			CREATE OR REPLACE FUNCTION wait_at_the_gate() RETURNS trigger LANGUAGE plpgsql AS
				$$ BEGIN PERFORM pg_advisory_xact_lock_shared(${GATE}); RETURN NULL; END $$;
			CREATE TRIGGER gate BEFORE UPDATE OF claimed_at ON usages_to_report
				FOR EACH STATEMENT EXECUTE FUNCTION wait_at_the_gate();`);
		const locks = `FROM pg_locks WHERE locktype = 'advisory' AND objid = ${GATE}`;
		const letGo = this.query(`
			SELECT pg_advisory_lock(${GATE});
			DO $$ BEGIN
				WHILE (SELECT count(*) ${locks} AND NOT granted) < ${count} LOOP
					PERFORM pg_sleep(0.05);
				END LOOP;
			END $$;`);
		while ((await this.query(`SELECT count(*) ${locks} AND granted;`)).trim() === '0')
			await Promise.race([wait(ASK_AGAIN_AFTER_MS), letGo]);
		return { letGo };
	}

	async query(sql: string): Promise<string> {
		return await this.stage.cluster.postgres.query(sql);
	}
}

/** The example, with another number of rows that a run claims. */
function claimingAtMost(rows: number): WorkflowJson {
	const workflow = structuredClone(example(FILE));
	const options = parametersOf(workflow, 'Claim Rows').options as INodeParameters;
	const values = String(options.queryReplacement);
	if (!values.includes(', 1000]')) throw new Error('The example has changed.');
	options.queryReplacement = values.replace(', 1000]', `, ${rows}]`);
	return workflow;
}

function parametersOf({ nodes }: WorkflowJson, name: string): INodeParameters {
	return nodes.find((node) => node.name === name)?.parameters ?? {};
}
