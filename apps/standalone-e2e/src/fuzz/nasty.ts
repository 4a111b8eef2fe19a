import { RawJson } from './json-text.ts';

const nested = (levels: number, open: string, close: string): RawJson =>
  new RawJson(`${open.repeat(levels)}1${close.repeat(levels)}`);

const liquid = [
  '{{${first_name} | default: "you"}}',
  '{{',
  '{% if',
  '{% endif %}',
  '{{ 1 | divided_by: 0 }}',
  '{{ custom_attribute.${__proto__} }}',
  '{{ constructor.constructor }}',
  '{% for i in (1..1000000000) %}x{% endfor %}',
  '{% assign x = "a" %}{% for i in (1..64) %}{% assign x = x | append: x %}{% endfor %}{{ x }}',
  '{{ "a" | slice: -1, 99999999999 }}',
  '{% include "x" %}',
  '{% abort_message("no") %}',
  '{% connected_content http://127.0.0.1:1/ :save x %}',
];

const texts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  'a\udfff',
  '\u202e\u200b',
  '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧 ﷺ',
  'e\u0301',
  'a'.repeat(1_025),
  '🎉'.repeat(5_000),
  'NaN',
  'Infinity',
  'true',
  'null',
  '-1',
  '1e309',
  '2026-02-30T25:61:61Z',
  '0000-01-01',
  '-271821-04-20T00:00:00.000Z',
  '+275760-09-13T00:00:00.001Z',
  '9999-12-31T23:59:59+14:00',
  "' OR 1=1 --",
  '../../etc/passwd',
  'a@b@c',
  '"a\r\nBcc: x@y.example" <a@b.example>',
  'http://[::1',
  '$where',
  '__proto__',
];

const numbers = [
  ...[0, -0, -1, 1.5, 2 ** 31, 2 ** 53, 1e21, -1e308, 5e-324],
  ...['1e400', '-1e400', '1E-400', '9'.repeat(400)].map((text) => new RawJson(text)),
];

const objects: readonly unknown[] = [
  {},
  { $gt: '' },
  { $set: { a: 1 } },
  { 'a.b': { '': 1 } },
  { inc: 1e308 },
  { add: [null] },
  { length: 5 },
  { toString: 1, valueOf: null, toJSON: 'x' },
  new RawJson('{"__proto__":{"polluted":true}}'),
  new RawJson('{"constructor":{"prototype":{"polluted":true}}}'),
  new RawJson('{"a":1,"a":{"b":2},"a":null}'),
];

const lists: readonly unknown[] = [
  [],
  [null],
  [[]],
  ['u1', 'u1'],
  [1, 'a', {}, null],
  Array<string>(51).fill('u1'),
  Array<null>(2_000).fill(null),
];

const depths = [
  nested(40, '[', ']'),
  nested(70, '{"a":', '}'),
  nested(5_000, '[', ']'),
  nested(5_000, '{"a":', '}'),
  nested(200, '[{"x":', '}]'),
];

/** Values that some code, somewhere, did not expect. */
export const nastyValues: readonly unknown[] = [
  ...[null, true, false],
  ...liquid,
  ...texts,
  ...numbers,
  ...objects,
  ...lists,
  ...depths,
];

export const nastyTexts: readonly string[] = [...liquid, ...texts];

export const nastyNames: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'toJSON', 'then', 'length'],
  ...['$where', '$set', '$inc', 'a.b', 'a..b', '.', '', ' ', '0', '_id', '\u0000', '\ud800', 'x'.repeat(2_000)],
];

/** Bodies that are no JSON, or JSON of another kind than any endpoint takes. */
export const rawBodies: readonly (string | Uint8Array<ArrayBuffer>)[] = [
  ...['', ' ', 'null', 'true', '0', '"text"', '[]', '{', '{"a":', '{"a":1}}', "{'a':1}", '{a:1}', '{"a":NaN}'],
  ...['\ufeff{}', '{"a":undefined}', '{"a":1,}', '/* */{}', '{"\\ud800":"\\ud800"}', '<xml/>', 'a=b&c[]=d'],
  Uint8Array.of(0xff, 0xfe, 0x00),
  Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d),
  Uint8Array.of(0x1f, 0x8b, 0x08, 0x00),
];
