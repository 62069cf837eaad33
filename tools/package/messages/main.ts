import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { collect } from './collect';
import { readSource } from './source';
import { tableOf } from './table';

const root = path.resolve(__dirname, '../../..');
const collected = collect(readSource(root));
writeFileSync(path.join(root, 'docs/messages.md'), tableOf(collected));
console.log(`docs/messages.md: ${collected.messages.length} messages`);
for (const text of collected.unexplained) console.error(`No rule explains: ${text}`);
for (const text of collected.needless)
	console.error(`Nothing needs the entry of the allow list: ${text}`);
process.exitCode = collected.unexplained.length + collected.needless.length > 0 ? 1 : 0;
