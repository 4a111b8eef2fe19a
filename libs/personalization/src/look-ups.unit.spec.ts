import { describe, expect, it } from '@jest/globals';
import { translateLookUps } from './look-ups.ts';

describe('translating look-ups', () => {
  it.each([
    ['leaves text without Liquid alone', 'costs ${5} } 100%', 'costs ${5} } 100%'],
    ['a standard attribute', '{{${first_name}}}', '{{["$"]["first_name"]}}'],
    [
      'a custom attribute with spaces',
      '{{custom_attribute.${loyalty level}}}',
      '{{custom_attribute["loyalty level"]}}',
    ],
    ['a nested path', '{{custom_attribute.${a.b c[0].d}}}', '{{custom_attribute["path:a.b c[0].d"]}}'],
    ['a path after the look-up', '{{custom_attribute.${a}[0].b}}', '{{custom_attribute["a"][0].b}}'],
    ['a name with quotes', '{{custom_attribute.${it"s}}}', '{{custom_attribute["it\\"s"]}}'],
    ['a filter', "{{${x} | default: 'y'}}", `{{["$"]["x"] | default: 'y'}}`],
    ['whitespace control', '{{- ${x} -}} {%- if ${x} -%}', '{{- ["$"]["x"] -}} {%- if ["$"]["x"] -%}'],
    ['braces inside a tag', '{% if {{a.${x}}} > 0 %}', '{% if  a["x"] > 0 %}'],
    ['braces inside an output', '{{ {{${x}}} | append: {{${y}}} }}', '{{  ["$"]["x"] | append:  ["$"]["y"] }}'],
    ['a quoted string is text', "{{ '${x}' | append: ${x} }}", `{{ '\${x}' | append: ["$"]["x"] }}`],
    ['a quoted closing brace', "{{ '}}' | append: ${x} }}", `{{ '}}' | append: ["$"]["x"] }}`],
    ['an apostrophe in text and comments', "it's {% # don't %}{{${x}}}", `it's {% # don't %}{{["$"]["x"]}}`],
    ['a raw block is text', '{% raw %}{{${x}}}{% endraw %}{{${x}}}', '{% raw %}{{${x}}}{% endraw %}{{["$"]["x"]}}'],
    ['braces of JSON around it', '{"a":{"b":{{a.${x}}}}}', '{"a":{"b":{{a["x"]}}}}'],
    [
      'a template in message_extras',
      '{% message_extras :key k :value "{{${x}}}" %}',
      '{% message_extras :key k :value "{{["$"]["x"]}}" %}',
    ],
    ['an output that is never closed', 'a {{ ${x}', 'a {{ ["$"]["x"]'],
  ])('%s', (_case, source, translated) => {
    expect(translateLookUps(source)).toBe(translated);
  });
});
