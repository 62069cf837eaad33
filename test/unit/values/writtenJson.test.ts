import { parseWrittenJson, RepeatedKey } from '../../../values/writtenJson';

it.each([
	['{"a":1,"a":2}', 'a'],
	['{"a":1,"b":{"c":1,"c" : 1}}', 'c'],
	['[{"a":1},{"b":[{}],"b":1}]', 'b'],
	[String.raw`{"\u0061":1,"a":12345678901234567890}`, 'a'],
	['{"a":{"b":1},"c":{"b":"}"},"a":1}', 'a'],
])('refuses %s, which names %j twice', (text, key) => {
	expect(() => parseWrittenJson(text)).toThrow(RepeatedKey);
	expect(() => parseWrittenJson(text)).toThrow(`'${key}'`);
});

it.each([
	'{"a":{"a":1},"b":[{"a":1},{"a":"a"}]}',
	'["a","a"]',
	'{"a":"\\"a\\":1,","b":"a"}',
	'{}',
	'1',
])('reads %s', (text) => {
	expect(parseWrittenJson(text)).toEqual(JSON.parse(text));
});
