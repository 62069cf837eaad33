import type { ItemResult } from '../../../delivery/contract/outcome';
import { reasonsOfItems } from '../../../nodes/shared/report/report';

it('keeps each reason above the table to some lines, however long that of the item is', () => {
	const message = `It is not clear: ${'one of many names, '.repeat(100)}`;
	const results = [
		{ outcome: 'rejected', code: 'refused', message },
		{ outcome: 'created', message: 'stored' },
	] as unknown as ItemResult[];
	const [reason] = reasonsOfItems(results);

	expect(reason).toMatch(/^Item 0: It is not clear: one of many names, .*\.\.\.$/);
	expect(reason.length).toBe(300);
});
