import { parseArgs } from 'node:util';
import { accessInWords } from './access';
import { openExampleAccounts } from './exampleAccounts';
import { documentedRateLimit, startSandbox } from './index';
import { whenParentEnds } from './parentProcess';

const usage = `Runs the Instellix and Rebilly APIs on this machine until Ctrl-C.

  npm run sandbox -- [options]

  --instellix-port N   default 8701
  --rebilly-port N     default 8702
  --control-port N     default 8703
  --seed N             decides on the data, default 1
  --rate-limit         Rebilly allows 3,000 changes in 10 minutes, as its sandbox is documented to
  --help
`;

/** Starts a sandbox by the command line and says where it is. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			'instellix-port': { type: 'string', default: '8701' },
			'rebilly-port': { type: 'string', default: '8702' },
			'control-port': { type: 'string', default: '8703' },
			seed: { type: 'string', default: '1' },
			'rate-limit': { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(usage);
		return;
	}
	const sandbox = await startSandbox({
		instellixPort: wholeNumber('--instellix-port', values['instellix-port']),
		rebillyPort: wholeNumber('--rebilly-port', values['rebilly-port']),
		controlPort: wholeNumber('--control-port', values['control-port']),
		seed: wholeNumber('--seed', values.seed),
		...(values['rate-limit'] ? { rebilly: { rateLimit: documentedRateLimit } } : {}),
	});
	openExampleAccounts(sandbox);
	process.stdout.write(`The sandbox is running. Stop it with Ctrl-C; what it stores is gone then.

${accessInWords(sandbox)}

Control     ${sandbox.controlUrl}
  what is stored  ${sandbox.controlUrl}/books/instellix/usage
                  ${sandbox.controlUrl}/books/instellix/ratedUsage
                  ${sandbox.controlUrl}/books/rebilly/usage
  all requests    ${sandbox.controlUrl}/requests
  deliveries      ${sandbox.controlUrl}/rebilly/deliveries
  fire events     ${sandbox.controlUrl}/rebilly/events
`);
	let isStopping = false;
	const stop = (): void => {
		if (isStopping) return;
		isStopping = true;
		void sandbox.close().then(() => process.stdout.write('The sandbox is stopped.\n'));
	};
	// More than once: a terminal and npm may both pass on the same Ctrl-C.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
	whenParentEnds(stop);
}

function wholeNumber(option: string, text: string): number {
	if (/^\d{1,15}$/.test(text)) return Number(text);
	throw new Error(`${option} is a whole number, not '${text}'`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
