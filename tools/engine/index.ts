import 'reflect-metadata';

export { buildWorkflow, nodeNames } from './buildWorkflow';
export type { BuildWorkflowOptions } from './buildWorkflow';
export type { CredentialStore, StoredCredential } from './credentialStore';
export type { CredentialTestOptions } from './credentialTest';
export type { DeduplicationMemory, DeduplicationOptions, ProcessedDataRow } from './deduplication';
export { createEngine } from './engine';
export type { Engine, EngineOptions } from './engine';
export type { ExecutionOptions, RunOptions, RunResult } from './execution';
export type { LogLine, LogSink } from './host';
export { toItems } from './items';
export type { ListSearchRequest, LoadOptionsRequest } from './loadOptions';
export type { NodeTypeOrVersions } from './nodeTypes';
export { stubNodeTypes } from './stubNodes';
export type { ListeningWorkflow } from './webhooks';
export type { WorkflowJson } from './workflow';
export type { UiMessage } from './additionalData';
