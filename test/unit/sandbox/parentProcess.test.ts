import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { scripts } from '../../../package.json';
import { PACKAGE_DIRECTORY } from '../../../tools/packageDirectory';

const LONGEST_MS = 20_000;

/** `npm run sandbox` on any free ports, with the address at which it says what is stored. */
async function runSandbox(): Promise<{ npm: ChildProcess; controlUrl: string }> {
	const ports = ['instellix', 'rebilly', 'control'].flatMap((name) => [`--${name}-port`, '0']);
	const npm = spawn('npm', ['run', 'sandbox', '--', ...ports], {
		cwd: PACKAGE_DIRECTORY,
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	let said = '';
	for await (const piece of npm.stdout) {
		said += String(piece);
		const controlUrl = /^Control +(\S+)$/m.exec(said)?.[1];
		if (controlUrl !== undefined) return { npm, controlUrl };
	}
	throw new Error(`The sandbox has not started:\n${said}`);
}

async function answers(url: string): Promise<boolean> {
	return await fetch(`${url}/requests`).then(
		() => true,
		() => false,
	);
}

it(
	'leaves no sandbox behind where npm is ended',
	async () => {
		const { npm, controlUrl } = await runSandbox();
		expect(await answers(controlUrl)).toBe(true);
		npm.kill();

		const deadline = Date.now() + LONGEST_MS / 2;
		while ((await answers(controlUrl)) && Date.now() < deadline) await wait(100);
		expect(await answers(controlUrl)).toBe(false);
	},
	LONGEST_MS,
);

it.each([scripts.sandbox, scripts.n8n])(
	'has no process of tsx between npm and what runs until it is ended: %s',
	(script) => {
		expect(script).toMatch(/^(gulp build && exec )?node --import tsx \S+$/);
	},
);
