import { existsSync } from 'node:fs';
import { hostNodeFile } from '../../n8n/hostNodes';

/** Why the real HTTP Request node takes no part, or nothing where it is there. */
export function httpRequestMissing(): string | undefined {
	return existsSync(hostNodeFile('HttpRequest'))
		? undefined
		: 'n8n is not installed; `npm run n8n` installs it';
}
