import { likelyPatterns } from '../../../values/likelyPatterns';
import { readInstant } from './support/read';

it.each([
	['01.03.2026 08:30', ['dd.MM.yyyy HH:mm']],
	['1.3.26 8:30:15', ['d.M.yy H:mm:ss']],
	['4/1/2025', ['d/M/yyyy', 'M/d/yyyy']],
	['13/01/2026 08:30', ['dd/MM/yyyy HH:mm']],
	['01-13-2026 08:30', ['MM-dd-yyyy HH:mm']],
	['3/1/2026, 8:30\u202fPM', ['d/M/yyyy, h:mm a', 'M/d/yyyy, h:mm a']],
	['2026/03/01 08:30:15.123', ['yyyy/MM/dd HH:mm:ss.u']],
	['2026-3-1 8:30', ['yyyy-M-d H:mm']],
])('proposes for %s patterns that read it', (text, patterns) => {
	expect(likelyPatterns(text)?.patterns).toEqual(patterns);
	for (const format of patterns)
		expect(readInstant(text, { format, zone: 'UTC', takesDates: true })).toMatch(/^20\d\d-.*Z$/);
});

it.each(['yesterday', '2026', '1.2.3.4', '01.03/2026', '1 Mar 2026', ''])(
	'proposes nothing for %j',
	(text) => {
		expect(likelyPatterns(text)).toBeUndefined();
	},
);
