import 'reflect-metadata';

export { buildWorkflow, nodeNames } from './buildWorkflow';
export type { StoredCredential } from './credentialStore';
export type { DeduplicationOptions, ProcessedDataRow } from './deduplication';
export { createEngine } from './engine';
export type { Engine, EngineOptions } from './engine';
export type { RunOptions, RunResult } from './execution';
export type { LogLine } from './host';
export type { NodeTypeOrVersions } from './nodeTypes';
export type { ListeningWorkflow } from './webhooks';
export type { WorkflowJson } from './workflow';
