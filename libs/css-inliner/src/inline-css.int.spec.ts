import { afterAll, describe, expect, it } from '@jest/globals';
import { createCssInliner } from './index.ts';

// On its thread: juice is a module that Jest's own loader cannot require.
const inliner = createCssInliner({ workMsMax: 20_000 });
afterAll(() => inliner.close());

async function inlined(html: string): Promise<string> {
  const result = await inliner.inline(html);
  if (!result.ok) throw new Error(result.problem);
  return result.html;
}

describe('CSS in style attributes', () => {
  it('goes to the elements that its rules apply to, and stays in its element for what cannot be inlined', async () => {
    const style = '<style>.a{color:red} @media(max-width:9px){.a{color:blue}}</style>';
    expect(await inlined(`<html><head>${style}</head><body><p class="a">Hi</p><p>Ho</p></body></html>`)).toBe(
      `<html><head>${style}</head><body><p class="a" style="color: red;">Hi</p><p>Ho</p></body></html>`,
    );
  });

  it('loses against what an element says itself', async () => {
    expect(await inlined('<style>p{color:red;margin:0}</style><p style="color: blue">Hi</p>')).toContain(
      '<p style="margin: 0; color: blue;">Hi</p>',
    );
  });
});

describe('Liquid in the HTML', () => {
  const style = '<style>td,p{margin:0}</style>';

  it.each([
    ['a text', '<p>{{ ${first_name} | default: "friend" }}</p>'],
    ['braces in braces', '<p>{% if {{custom_attribute.${points}}} > 3 %}{{custom_attribute.${a b}}}{% endif %}</p>'],
    ['quotes that hold braces', `<p>{{ x | default: '}}' | append: "{%" }}</p>`],
    ['a loop over rows', '<table>{% for i in l %}<tr><td>{{ i }}</td></tr>{% endfor %}</table>'],
    ['an attribute', '<p title="{{ t | default: "x" }}">Hi</p>'],
    ['conditional attributes', '<p {% if a %}class="x"{% else %}class="y"{% endif %}>Hi</p>'],
    ['a name', '<h{{ n }} class="x">Hi</h{{ n }}>'],
    ['raw', '<p>{% raw %}{{ <b> }}{% endraw %}</p>'],
    ['a comment', "<p>{% comment %} don't </p> {% endcomment %}</p>"],
    ['entities beside it', '<p>{{ a }} &amp; &nbsp; &lt;</p>'],
    ['no Liquid at all', '<p>}} %} lq0x0x</p>'],
    ['markup that never ends', '<p>{{ a </p>'],
  ])('stays as it is: %s', async (_what, html) => {
    expect((await inlined(style + html)).replaceAll(' style="margin: 0;"', '')).toBe(style + html);
  });

  it('may be a value of the CSS', async () => {
    expect(await inlined('<style>p{color:{{custom_attribute.${color}}}}</style><p>Hi</p>')).toContain(
      '<p style="color: {{custom_attribute.${color}}};">',
    );
  });

  it('keeps rules that depend on it where they are', async () => {
    const html = '<style>{% if ${dark} %}p{color:red}{% endif %}</style><p>Hi</p>';
    expect(await inlined(html)).toBe(html);
  });

  it('is not touched at the price of the CSS where the HTML does not keep it together', async () => {
    expect(await inliner.inline(`${style}<p class="a" class="{{ b }}">Hi</p>`)).toEqual({
      ok: false,
      problem: 'the HTML does not keep its Liquid together',
    });
  });
});
