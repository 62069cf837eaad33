import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Credentials, CredentialTestContext } from 'n8n-core';

/** One line that n8n-core or a node (`this.logger`) wanted to log, whatever its level. */
export interface LogLine {
	level: string;
	message: string;
	metadata: Record<string, unknown>;
}

export type LogSink = (line: LogLine) => void;

/** What n8n-core's logger writes to; it is a winston logger as long as nobody replaces it. */
interface InternalLogger {
	log(level: string, message: string, metadata: Record<string, unknown>): void;
	child(metadata: Record<string, unknown>): InternalLogger;
}

/** Used only while n8n-core reads its settings, so that the process keeps the environment it had. */
const SETTINGS_ENVIRONMENT = ['N8N_USER_FOLDER', 'N8N_LOG_LEVEL'] as const;

const sinks = new Set<LogSink>();
let hostIsReady = false;

/**
 * Prepares n8n-core, which is one per process: it is given its settings, kept from printing, and
 * everything it would print goes to the sinks instead.
 */
export function prepareHost(): void {
	if (hostIsReady) return;
	const userFolder = mkdtempSync(path.join(tmpdir(), 'n8n-engine-'));
	const before = SETTINGS_ENVIRONMENT.map((name) => [name, process.env[name]] as const);
	process.env.N8N_USER_FOLDER = userFolder;
	process.env.N8N_LOG_LEVEL = 'silent';
	try {
		// Making credentials is what makes n8n-core read its settings, or write new ones.
		new Credentials({ id: null, name: 'none' }, 'none');
		redirectLogger();
	} finally {
		for (const [name, value] of before) restoreVariable(name, value);
		// The settings stay in memory; a folder that is gone at once is never left behind by a killed process.
		rmSync(userFolder, { recursive: true, force: true });
	}
	hostIsReady = true;
}

/** Sends every log line of this process to the sink until the returned function is called. */
export function addLogSink(sink: LogSink): () => void {
	sinks.add(sink);
	return () => sinks.delete(sink);
}

function redirectLogger(): void {
	const internalLogger: InternalLogger = {
		log: (level, message, metadata) => {
			for (const sink of sinks) sink({ level, message, metadata });
		},
		child: () => internalLogger,
	};
	// n8n-core's own class has this method, the interface of n8n-workflow hides it.
	const logger = new CredentialTestContext().logger as unknown as {
		setInternalLogger(internalLogger: InternalLogger): void;
	};
	logger.setInternalLogger(internalLogger);
}

function restoreVariable(name: string, value: string | undefined): void {
	if (value === undefined) delete process.env[name];
	else process.env[name] = value;
}
