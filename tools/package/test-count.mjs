/*
 * Prints `N passed, N failed` from the file that jest writes with `--json --outputFile`, for tools
 * that read one closing line. A test file that could not even be loaded counts as one failed test:
 * jest counts none of its tests, and "0 failed" would hide it.
 */

import { existsSync, readFileSync } from 'node:fs';

const file = process.argv[2];
if (existsSync(file)) {
	const results = JSON.parse(readFileSync(file, 'utf8'));
	const skipped = results.numPendingTests + results.numTodoTests;
	if (skipped > 0) console.log(`Skipped: ${skipped}`);
	console.log(
		`${results.numPassedTests} passed, ${results.numFailedTests + results.numRuntimeErrorTestSuites} failed`,
	);
} else {
	console.log('No test has run.');
	console.log('0 passed, 0 failed');
}
