'use strict';

const { isMainThread } = require('node:worker_threads');

// Loaded into n8n before anything of its own. The process that started it holds the other end of the
// standard input, which closes when that process is gone, in whatever way it went; then nobody would
// stop n8n any more.

const GRACE_MS = 15_000;

// Threads of n8n load this as well; what they have as standard input is none.
if (isMainThread) {
	process.stdin.once('close', () => {
		process.kill(process.pid, 'SIGTERM');
		// The whole group, so that no task runner stays behind.
		setTimeout(() => process.kill(-process.pid, 'SIGKILL'), GRACE_MS).unref();
	});
	process.stdin.resume();
	process.stdin.unref();
}
