import { parseArgs } from 'node:util';
import { webhookEvents } from './rebilly/rebillyAssumptions';

const usage = `Lets the sandbox of Rebilly tell its webhooks of an event, for example to try a trigger.

  npm run event -- EVENT [options]

  --control URL  where the control of the sandbox is, as it is printed at its start;
                 default http://127.0.0.1:8703
  --help

The events are ${webhookEvents.join(',\n  ')}.
`;

/** Fires the event that the command line names. */
async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			control: { type: 'string', default: 'http://127.0.0.1:8703' },
			help: { type: 'boolean', default: false },
		},
	});
	const [event] = positionals;
	if (values.help || event === undefined) {
		process.stdout.write(usage);
		return;
	}
	const url = `${values.control.replace(/\/+$/, '')}/rebilly/events/${encodeURIComponent(event)}`;
	const answer = await fetch(url, { method: 'POST' }).catch(() => {
		throw new Error(
			`No sandbox answers at ${values.control}. Start one by 'npm run n8n' or 'npm run sandbox', and give the address that it prints by --control.`,
		);
	});
	const body = (await answer.json()) as { message: string } | { error: string };
	if ('error' in body) throw new Error(body.error);
	process.stdout.write(`${body.message}\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
