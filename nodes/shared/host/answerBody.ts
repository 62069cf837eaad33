/** The largest list page has 1,000 records; so each may have 16 KiB, many times what one is. */
const LARGEST_MIB = 16;

/** A body as the host hands it over when it is asked not to gather it. */
interface BodyStream extends AsyncIterable<Buffer | string> {
	destroy(): void;
}

/**
 * Reads the body of an answer, which the host would gather however large it is.
 *
 * @param signal ends the reading
 * @throws when the body is too large, breaks off, or the reading is ended
 */
export async function readBody(body: unknown, signal: AbortSignal): Promise<string> {
	if (!isStream(body)) return typeof body === 'string' ? body : JSON.stringify(body ?? '');
	const end = (): void => body.destroy();
	signal.addEventListener('abort', end, { once: true });
	const parts: Buffer[] = [];
	let size = 0;
	try {
		for await (const part of body) {
			parts.push(Buffer.from(part));
			size += part.length;
			if (size > LARGEST_MIB * 1024 * 1024)
				throw new Error(`the answer is larger than ${LARGEST_MIB} MiB`);
		}
	} finally {
		signal.removeEventListener('abort', end);
	}
	// Without the byte order mark that some send in front.
	return new TextDecoder().decode(Buffer.concat(parts));
}

function isStream(body: unknown): body is BodyStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
