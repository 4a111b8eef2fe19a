import { describe, expect, it } from '@jest/globals';
import { plaintextOf } from './plaintext.ts';

describe('the text of an HTML body', () => {
  it.each([
    ['<p>Hi <b>Ada</b>,</p><p>two<br>lines</p>', 'Hi Ada,\ntwo\nlines'],
    ['<html><head><title>T</title><style>p{}</style></head><body><!-- x --><p>Hi</p></body></html>', 'Hi'],
    ['<a class="b" href="https://x.test/a?b=1">Shop</a>', 'Shop (https://x.test/a?b=1)'],
    ["<a href='https://x.test'>https://x.test</a>", 'https://x.test'],
    ['<ul><li>one</li><li>two</li></ul>', '- one\n- two'],
    ['5 &lt; 6 &amp;&nbsp;7 &#169; &#x1F600; &bogus;', '5 < 6 & 7 © 😀 &bogus;'],
    ['a\n   b\tc', 'a b c'],
    ['just text', 'just text'],
    ['an open <tag', 'an open <tag'],
  ])('%s', (html, text) => {
    expect(plaintextOf(html)).toBe(text);
  });
});
