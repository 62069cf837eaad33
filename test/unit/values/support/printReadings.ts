import { readInstant } from './read';

/** Reads the times given as JSON and prints what they are; run as a process of its own. */
const times = JSON.parse(process.argv[2]) as Array<
	[text: string, zone?: string | null, format?: string | null]
>;
const readings = times.map(([text, zone, format]) =>
	readInstant(text, { zone: zone ?? undefined, format: format ?? undefined }),
);
console.log(
	JSON.stringify({ offset: new Date(Date.UTC(2019, 2, 1)).getTimezoneOffset(), readings }),
);
