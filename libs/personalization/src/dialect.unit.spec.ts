import { describe, expect, it } from '@jest/globals';
import { contextOf, createPersonalizer } from './index.ts';

/** The contract's section 7, row by row. */
const context = contextOf({
  profile: {
    userId: '5f0c8b',
    externalId: 'ada',
    firstName: 'Ada',
    lastName: 'L',
    email: 'ada@a.test',
    phone: '+44',
    homeCity: 'London',
    country: 'GB',
    dob: '1815-12-10',
    gender: 'F',
    language: 'en',
    timeZone: 'Europe/London',
    lastSessionAt: Date.parse('2026-01-02T03:04:05Z'),
    currentLocation: { latitude: 51.5, longitude: -0.1 },
    randomBucket: 42,
    emailSubscribe: 'opted_in',
    subscriptionGroups: { 'group-1': 'subscribed' },
    customAttributes: {
      points: 3,
      price: 12.5,
      'loyalty level': 'gold',
      'a.b': 'literal',
      a: { b: 'nested', 'c d': [{ e: 'deep' }] },
      'path:x': 'marked',
      'items[0]': 'bracketed',
      items: ['first'],
      list: ['b', 'A', 'c', 'b', null],
      people: [
        { name: 'Bo', vip: true },
        { name: 'Cy', vip: false },
      ],
    },
  },
  campaign: { campaignId: 'campaign-1', name: 'Spring' },
  variation: { variationId: 'variation-1', name: 'Short' },
  dispatchId: 'dispatch-1',
  app: { apiId: 'app-1', name: 'Shop' },
  targetedDevice: { os: 'iOS' },
  mostRecentlyUsedDevice: { model: 'Pixel' },
  emailLinks: { set_user_to_unsubscribed_url: 'https://u.test/' },
});

const parsed = (text: string) => createPersonalizer().compileMessage({ text });
function rendered(text: string): unknown {
  const compiled = parsed(text);
  const outcome = compiled.ok ? compiled.render(context) : compiled.error;
  return 'status' in outcome && outcome.status === 'rendered' ? outcome.message.text : outcome;
}

describe('7.1 tags', () => {
  it.each([
    ['${first_name}', 'Ada'],
    ['${last_name}', 'L'],
    ['${email_address}', 'ada@a.test'],
    ['${phone_number}', '+44'],
    ['${user_id}', 'ada'],
    ['${braze_id}', '5f0c8b'],
    ['${city}', 'London'],
    ['${country}', 'GB'],
    ['${date_of_birth}', '1815-12-10'],
    ['${gender}', 'F'],
    ['${language}', 'en'],
    ['${time_zone}', 'Europe/London'],
    ["${last_used_app_date} | date: '%Y-%m-%d %H:%M'", '2026-01-02 03:04'],
    ['${most_recent_location}', '51.5,-0.1'],
    ['${random_bucket_number}', '42'],
    ['subscribed_state.${email_global}', 'opted_in'],
    ['subscribed_state.${group-1}', 'subscribed'],
    ['custom_attribute.${loyalty level}', 'gold'],
    ['most_recently_used_device.${model}', 'Pixel'],
    ['targeted_device.${os}', 'iOS'],
    ['app.${api_id}', 'app-1'],
    ['app.${name}', 'Shop'],
    ['campaign.${api_id}', 'campaign-1'],
    ['campaign.${dispatch_id}', 'dispatch-1'],
    ['campaign.${name}', 'Spring'],
    ['campaign.${message_name}', 'Short'],
    ['campaign.${message_api_id}', 'variation-1'],
    ['card.${api_id}', 'campaign-1'],
    ['card.${name}', 'Spring'],
    ['${set_user_to_unsubscribed_url}', 'https://u.test/'],
  ])('{{%s}}', (lookUp, expected) => {
    expect(rendered(`{{${lookUp}}}`)).toBe(expected);
  });

  it.each([
    ...[
      '${nobody_knows}',
      '${most_recent_app_version}',
      '${most_recent_locale}',
      '${email_footer}',
      '${unsubscribe_url}',
    ],
    ...[
      'custom_attribute.${none}',
      'custom_attribute.${none.at.all}',
      'subscribed_state.${none}',
      'targeted_device.${id}',
    ],
    ...[
      'api_trigger_properties.${x}',
      'event_properties.${x}',
      'sms.${inbound_message_body}',
      'sms.${inbound_media_urls}',
    ],
  ])('{{%s}} is empty where it is not known', (lookUp) => {
    expect(rendered(`[{{${lookUp}}}]{% if {{${lookUp}}} %}there{% endif %}`)).toBe('[]');
  });

  it.each([
    ['a.b', 'literal'],
    ['a.c d[0].e', 'deep'],
    ['items[0]', 'bracketed'],
    ['people[1].name', 'Cy'],
    ['list.size', '5'],
    ['path:x', 'marked'],
    ['a.b.size', '6'],
    ['a.none', ''],
    ['a.constructor', ''],
    ['__proto__.constructor', ''],
  ])('a name with dots is looked for as it is, else as a path: %s', (name, expected) => {
    expect(rendered(`{{custom_attribute.\${${name}}}}`)).toBe(expected);
  });
});

describe('7.2 rules', () => {
  it.each([
    [
      "{{custom_attribute.${none} | default: 'd'}}{{'' | default: 'd'}}{{false | default: 'd'}}[{{' ' | default: 'd'}}]",
      'ddd[ ]',
    ],
    ["{% if ${language} == 'en' %}y{% endif %}", 'y'],
    ['{% if {{custom_attribute.${points}}} > 0 %}y{% endif %}', 'y'],
    ['{% assign v = {{custom_attribute.${points}}} | plus: 1 %}{{v}}', '4'],
    [
      '{% if 1 == 1 %}a{% endif %}{% if 1 != 2 %}b{% endif %}{% if 2 > 1 %}c{% endif %}{% if 1 < 2 %}d{% endif %}',
      'abcd',
    ],
    ['{% if 2 >= 2 %}a{% endif %}{% if 2 <= 2 %}b{% endif %}', 'ab'],
    ["{% if custom_attribute.${list} contains 'A' and 'abc' contains 'b' %}y{% endif %}", 'y'],
    ['{% if true or false and false %}from the right{% endif %}', 'from the right'],
    ['{% if custom_attribute.${none} > 3 or custom_attribute.${none} contains 3 %}y{% else %}n{% endif %}', 'n'],
    [
      "{% if custom_attribute.${none} == nil and custom_attribute.${none} == null and '  ' == blank and '' == empty %}y{% endif %}",
      'y',
    ],
    ['{% if true != false %}y{% endif %}', 'y'],
    ['{% if ${gender} == "M" %}m{% elsif ${gender} == "F" %}f{% else %}x{% endif %}', 'f'],
    ['{% for p in {{custom_attribute.${people}}} limit: 1 %}{{p.name}}{% endfor %}', 'Bo'],
    ['{% echo ${first_name} %}', 'Ada'],
    ['{% liquid\nassign x = 1\necho x\n%}', '1'],
    ['a {%- if true -%} b {%- endif -%} c', 'abc'],
    [
      '{% unless false %}u{% endunless %}{% case 3 %}{% when 3 %}c{% endcase %}{% capture x %}p{% endcapture %}{{x}}',
      'ucp',
    ],
    ['a {%- raw -%} {{x}} {%- endraw -%} b {% raw %} {{y}} {% endraw %}', 'a{{x}}b  {{y}} '],
    ['{% raw -%} {{x}} {%- endraw %} {{${first_name}}}', '{{x}} Ada'],
    ['{% comment %}{{x}}{% endcomment %}{% raw %}{{x}}{% endraw %}{% increment n %}{% cycle "a", "b" %}', '{{x}}0a'],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });

  it('has no parentheses', () => {
    expect(parsed('{% if (true) %}y{% endif %}')).toMatchObject({ ok: false, reason: 'template_parse_error' });
  });

  it.each([
    ["list | join: '+'", 'b+A+c+b+'],
    ['list | first', 'b'],
    ["'a,b' | split: ',' | last", 'b'],
    ['list | compact | size', '4'],
    ['list | concat: list | size', '10'],
    ["people | map: 'name' | join", 'Bo Cy'],
    ["'a,b' | split: ',' | reverse | join", 'b a'],
    ["'a,b' | split: ',' | size", '2'],
    ["'b,a' | split: ',' | sort | join", 'a b'],
    ["'b,A' | split: ',' | sort_natural | join", 'A b'],
    ['list | compact | uniq | size', '3'],
    ["people | where: 'vip', true | map: 'name' | join", 'Bo'],
    ['-1.5 | abs', '1.5'],
    ['3 | at_least: 5', '5'],
    ['3 | at_most: 1', '1'],
    ['1.2 | ceil', '2'],
    ['10 | divided_by: 4', '2'],
    ['none | divided_by: 4', '0'],
    ['15 | divided_by: 2', '7'],
    ['15 | divided_by: 2.0', '7.5'],
    ['145 | divided_by: 100.00 | money', '1.45'],
    ['0.1 | plus: 0.2', '0.3'],
    ['5.5 | minus: 5.4', '0.1'],
    ['1.1 | times: 3', '3.3'],
    ['1.1 | modulo: 0.5', '0.1'],
    ["'-7' | modulo: 3", '2'],
    ['nil | md5', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['nil | json_parse', ''],
    ['1.8 | floor', '1'],
    ['3 | minus: 1', '2'],
    ['5 | modulo: 3', '2'],
    ['none | plus: 1', '1'],
    ['1.256 | round: 2', '1.26'],
    ['price | times: 2', '25'],
    ['145 | money', '145.00'],
    ['none | money', ''],
    ["'about 5' | money", 'about 5'],
    ["'a' | append: 'b'", 'ab'],
    ["'ab c' | capitalize", 'Ab c'],
    ["'AB' | downcase", 'ab'],
    ["'ab' | upcase", 'AB'],
    ["'<a>' | escape", '&lt;a&gt;'],
    ["'a' | prepend: 'b'", 'ba'],
    ["'aba' | remove: 'a'", 'b'],
    ["'aba' | remove_first: 'a'", 'ba'],
    ["'aba' | replace: 'a', 'c'", 'cbc'],
    ["'aba' | replace_first: 'a', 'c'", 'cba'],
    ["'abc' | slice: 1, 2", 'bc'],
    ["' a ' | strip", 'a'],
    ["'<b>a</b>' | strip_html", 'a'],
    ["'a\nb' | strip_newlines", 'ab'],
    ["'a\nb' | newline_to_br", 'a<br />\nb'],
    ["'abcdef' | truncate: 4", 'a...'],
    ["'a b c' | truncatewords: 2", 'a b...'],
    ["'a' | md5", '0cc175b9c0f1b6a831c399e269772661'],
    ["'a' | sha1", '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
    ["'a' | sha2 | size", '64'],
    ["'a' | hmac_sha1_hex: 'k' | size", '40'],
    ["'a' | hmac_sha1_base64: 'k' | size", '28'],
    ["'a' | hmac_sha256: 'k' | size", '64'],
    ["'a' | hmac_sha256_hex: 'k' | size", '64'],
    ["'a' | hmac_sha256_base64: 'k' | size", '44'],
    ["'a' | hmac_sha512: 'k' | size", '128'],
    ["'a' | base64_encode", 'YQ=='],
    ["'a<b' | url_escape", 'a%3Cb'],
    ["'a&b' | url_param_escape", 'a%26b'],
    ["'a b' | url_encode", 'a+b'],
    ["1704153600 | date: '%Y-%m-%d'", '2024-01-02'],
    ["none | date: '%Y'", ''],
    ["'2026-03-01T22:05:06Z' | date: '%F %T %R %D %r %%F'", '2026-03-01 22:05:06 22:05 03/01/26 10:05:06 PM %F'],
    [
      "'2021-08-04 09:00:00 UTC' | time_zone: 'America/Los_Angeles' | date: '%a %b %e %T %z'",
      'Wed Aug  4 02:00:00 -0700',
    ],
    ["'2021-08-04 09:00:00 UTC' | time_zone: {{${time_zone}}} | date: '%H:%M'", '10:00'],
    ["'2021-08-04 09:00:00 UTC' | time_zone: 'America/Los_Angeles'", '2021-08-04 02:00:00 -0700'],
    ["'2021-08-04 09:00:00 UTC' | time_zone: 'Nowhere' | date: '%H:%M'", '09:00'],
    ["'2021-08-04 09:00:00 UTC' | time_zone: none | date: '%H:%M'", '09:00'],
    ["'no date' | time_zone: 'Europe/Paris' | date: '%H:%M'", 'no date'],
    ["none | default: 'd'", 'd'],
    [`'"' | json_escape`, '\\"'],
    [`'{"a":"b"}' | json_parse | property_accessor: 'a'`, 'b'],
    ['people | first | as_json_string', '{"name":"Bo","vip":true}'],
    ['1234567 | number_with_delimiter', '1,234,567'],
    [`'${'1'.repeat(100_000)}' | number_with_delimiter | size`, '100000'],
    ["people | first | property_accessor: 'name'", 'Bo'],
  ])('filter: %s', (expression, expected) => {
    const withLookUps = expression.replace(/^(list|people|price|none)\b|(?<=: )list\b/g, 'custom_attribute.${$&}');
    expect(rendered(`{{${withLookUps}}}`)).toBe(expected);
  });

  it.each(
    (
      'find_index money_with_currency money_without_currency camelize handleize pluralize lstrip rstrip format_address ' +
      'highlight color_to_rgb font_face base64_decode constructor'
    ).split(' '),
  )('no filter: %s', (filter) => {
    expect(parsed(`{{ 'a' | ${filter} }}`)).toMatchObject({ ok: false, reason: 'template_parse_error' });
  });
});
