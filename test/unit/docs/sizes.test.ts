import { pages, read } from './documents';

/** A newline at the end begins no further line. */
const linesOf = (document: string): number => read(document).trimEnd().split('\n').length;

it('the README is read in a few minutes', () => {
	expect(linesOf('README.md')).toBeLessThanOrEqual(200);
	expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(14 * 1024);
});

it.each(pages)('%s keeps to one question', (page) => {
	expect(linesOf(page)).toBeLessThanOrEqual(250);
});
