import 'reflect-metadata';

export { buildWorkflow, nodeNames } from './buildWorkflow';
export type { StoredCredential } from './credentials/credentialStore';
export type { DeduplicationOptions, ProcessedDataRow } from './execution/deduplication';
export { createEngine } from './engine';
export type { Engine, EngineOptions } from './engine';
export type { RunOptions, RunResult } from './execution/execution';
export type { LogLine } from './host';
export type { NodeTypeOrVersions } from './nodes/nodeTypes';
export type { ListeningWorkflow } from './webhooks/webhookServer';
export type { WorkflowJson } from './execution/workflow';
