import { createHash } from 'node:crypto';
import type { z } from 'zod/v3';
import { readMeter, startMeter } from '../nodes/meter';
import type { Measurement } from '../nodes/BenchFinish.node';
import { usagesOf, type Target } from '../usages';
import { contentText, OPTIONS, prepare, targetOf } from './package';
import { bareSchemas } from './schemas';

export const validationContenders = ['this package', 'bare zod parse + SHA-256'] as const;
export type ValidationContender = (typeof validationContenders)[number];

export interface ValidationOrder {
	readonly contender: ValidationContender;
	readonly target: Target;
	readonly items: number;
}

/**
 * Validates and identifies usages, or does the least that can be called so.
 *
 * @throws when a usage does not come through
 */
export function measureValidation({ contender, target, items }: ValidationOrder): Measurement {
	const run = contender === 'this package' ? packageRun(target, items) : bareRun(target, items);
	startMeter();
	const done = run();
	const reading = readMeter();
	if (done !== items) throw new Error(`${contender} took ${done} of ${items} usages of ${target}.`);
	return { ...reading, items, outcomes: {} };
}

function packageRun(name: Target, items: number): () => number {
	const target = targetOf(name);
	const inputs = samplesOf(name, items).map((given) => ({ given }));
	return () => prepare(target, inputs, OPTIONS).usages.size;
}

/** The bytes that are hashed are those that the package hashes, and ready. */
function bareRun(name: Target, items: number): () => number {
	const samples = samplesOf(name, items);
	const schema: z.ZodTypeAny = bareSchemas[name];
	const texts = textsOf(name, samples);
	return () => {
		const kept = samples.map((sample, number) => ({
			body: schema.parse(sample) as object,
			identity: createHash('sha256').update(texts[number]).digest('base64url'),
		}));
		return kept.length;
	};
}

function textsOf(name: Target, samples: readonly object[]): string[] {
	const target = targetOf(name);
	const { usages } = prepare(
		target,
		samples.map((given) => ({ given })),
		OPTIONS,
	);
	return [...usages.values()].map(({ body }) =>
		JSON.stringify([1, target.name, contentText(target, body)]),
	);
}

function samplesOf(target: Target, items: number): object[] {
	return usagesOf({ target, items, customers: Math.ceil(items / 20), form: 'usage', run: '' });
}
