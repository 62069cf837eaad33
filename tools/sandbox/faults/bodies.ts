import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Answer } from '../server/answers';
import type { Fault } from './plan';

const blanks = Buffer.alloc(64 * 1024, ' ');

/** Sends an answer whose body does not come as it should. */
export function sendBody(answer: Answer, text: string, reply: FastifyReply, fault: Fault): void {
	const bytes = Buffer.from(text);
	reply.hijack();
	reply.raw.writeHead(answer.status, {
		...answer.headers,
		'Content-Type': answer.mediaType ?? 'application/json',
		...(fault.kind !== 'endlessBody' && { 'Content-Length': bytes.length }),
	});
	if (fault.kind === 'truncatedAnswer') sendHalf(bytes, reply.raw);
	else if (fault.kind === 'drip') drip(bytes, reply.raw, fault.dripMilliseconds);
	else Readable.from(withoutEnd(bytes)).pipe(reply.raw);
}

function sendHalf(bytes: Buffer, response: ServerResponse): void {
	// Ended in good order, not reset: a reset could overtake the half that was sent.
	response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.end());
}

function drip(bytes: Buffer, response: ServerResponse, milliseconds: number): void {
	let sent = 0;
	const dripping = setInterval(() => {
		if (sent < bytes.length) response.write(bytes.subarray(sent, (sent += 1)));
		else response.end();
	}, milliseconds);
	response.flushHeaders();
	response.once('close', () => clearInterval(dripping));
}

function* withoutEnd(bytes: Buffer): Generator<Buffer> {
	if (bytes.length > 0) yield bytes;
	for (;;) yield blanks;
}
