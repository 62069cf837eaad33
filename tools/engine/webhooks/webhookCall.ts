import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonParse } from 'n8n-workflow';

export async function readBody(request: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts);
}

/**
 * As n8n does before it calls the node: JSON and plain text, and nothing for what it does not know.
 *
 * @returns `undefined` for JSON that cannot be read
 */
export function parseBody(request: IncomingMessage, body: Buffer): unknown {
	const mediaType = (request.headers['content-type'] ?? '').split(';')[0].trim();
	if (body.length === 0) return {};
	if (mediaType === 'text/plain') return body.toString('utf8');
	if (mediaType !== 'application/json') return {};
	try {
		return jsonParse(body.toString('utf8'));
	} catch {
		return undefined;
	}
}

/** Answers, unless the node has done so. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
	if (response.writableEnded) return;
	response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
