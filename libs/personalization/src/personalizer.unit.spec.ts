import { describe, expect, it } from '@jest/globals';
import { contextOf, createPersonalizer, type Message, type Personalizer, type PersonalizerOptions } from './index.ts';

const context = contextOf({
  profile: {
    userId: '5f0c8b',
    externalId: 'ada',
    firstName: 'Ada',
    lastName: '',
    language: 'en',
    emailSubscribe: 'opted_in',
    subscriptionGroups: { 'group-1': 'subscribed' },
    customAttributes: {
      points: 3,
      'loyalty level': 'gold',
      blanks: '  ',
      no: false,
      address: { city: 'Rome' },
      songs: [{ title: 'Blue' }, { title: 'Hey' }],
    },
  },
  campaign: { campaignId: 'campaign-1', name: 'Spring' },
  variation: { variationId: 'variation-1', name: 'Short' },
  dispatchId: 'dispatch-1',
});

function renderMessage(message: Message, options?: PersonalizerOptions) {
  const compiled = createPersonalizer(options).compileMessage(message);
  return compiled.ok ? compiled.render(context) : compiled;
}

function rendered(text: string): unknown {
  const outcome = renderMessage({ text });
  return 'message' in outcome ? outcome.message.text : outcome;
}

describe('the dialect', () => {
  it.each([
    ['{{${first_name}}} {{${user_id}}} {{${braze_id}}}', 'Ada ada 5f0c8b'],
    ['{{custom_attribute.${loyalty level}}}', 'gold'],
    ['{{custom_attribute.${address.city}}}', 'Rome'],
    ['{% for song in custom_attribute.${songs} %}{{song.title}},{% endfor %}', 'Blue,Hey,'],
    [
      '{{campaign.${api_id}}} {{campaign.${dispatch_id}}} {{campaign.${message_api_id}}}',
      'campaign-1 dispatch-1 variation-1',
    ],
    ['{{subscribed_state.${email_global}}} {{subscribed_state.${group-1}}}', 'opted_in subscribed'],
    ['{% if {{custom_attribute.${points}}} > 0 %}some{% else %}none{% endif %}', 'some'],
    ["{% if ${language} == 'en' and custom_attribute.${points} >= 3 %}yes{% endif %}", 'yes'],
    ['{% assign v = {{custom_attribute.${points}}} | plus: 1 %}{{v}}', '4'],
    ['{% assign first_name = "Eve" %}{{${first_name}}} {{first_name}}', 'Ada Eve'],
    ["{{ '${first_name}' }}{% raw %}{{${first_name}}}{% endraw %}", '${first_name}{{${first_name}}}'],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });

  it('gives nothing for what it does not know, also where the name is one of JavaScript or Liquid', () => {
    expect(
      rendered(
        '[{{${x}}}{{custom_attribute.${size}}}{{custom_attribute.${first}}}{{custom_attribute.${constructor}}}{{y.z}}]',
      ),
    ).toBe('[]');
  });

  it('uses the default for nil, false and the empty string, but not for blanks', () => {
    expect(
      rendered("{{${x} | default: 'd'}}{{custom_attribute.${no} | default: 'd'}}{{${last_name} | default: 'd'}}"),
    ).toBe('ddd');
    expect(rendered("{{custom_attribute.${blanks} | default: 'd'}}")).toBe('  ');
  });
});

describe('filters', () => {
  it.each([
    ["{{'hey' | md5}}", '6057f13c496ecf7fd777ceb9e79ae285'],
    ["{{'hey' | sha1}}", '7f550a9f4c44173a37664d938f1355f0f92a47a7'],
    ["{{'hey' | sha2}}", 'fa690b82061edfd2852629aeba8a8977b57e40fcb77d1a7a28b26cba62591204'],
    ["{{'blah' | base64_encode}}", 'YmxhaA=='],
    ["{{'hey' | hmac_sha1_hex: 'secret_key'}}", '2a3969bed25bfeefb00aca4063eb9590b4df8f0e'],
    ["{{'hey' | hmac_sha1_base64: 'secret_key'}}", 'KjlpvtJb/u+wCspAY+uVkLTfjw4='],
    ["{{'hey' | hmac_sha256_hex: 'secret_key'}}", '8df897f8da3d7992fe57c8dbc6f27578cfbf2dcc4d0fbb4000b8c924841d508e'],
    ["{{'hey' | hmac_sha256_base64: 'secret_key'}}", 'jfiX+No9eZL+V8jbxvJ1eM+/LcxND7tAALjJJIQdUI4='],
    ["{{'hey<>hi' | url_escape}} {{'hey<&>hi' | url_param_escape}}", 'hey%3C%3Ehi hey%3C%26%3Ehi'],
    ["{{'google search' | url_encode}}", 'google+search'],
    ['{{123456 | number_with_delimiter}} {{1234.5678 | number_with_delimiter}}', '123,456 1,234.5678'],
    ['{{145 | money}}', '145.00'],
    [`{{'say "hi"' | json_escape}}`, 'say \\"hi\\"'],
    ['{{custom_attribute.${address} | as_json_string}}', '{"city":"Rome"}'],
    ["{{custom_attribute.${address} | property_accessor: 'city'}}", 'Rome'],
    [`{% assign x = '{"a":[1,2]}' | json_parse %}{{x.a | join: '+'}}`, '1+2'],
    ['{{10 | divided_by: 4}} {{10 | divided_by: 4.5 | round: 2}}', '2 2.22'],
    ["{{'2016-09-07 08:43:50 UTC' | date: '%B %-d, %Y %H:%M'}}", 'September 7, 2016 08:43'],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });
});

describe('a message', () => {
  const message = {
    subject: 'Hi {{${first_name}}}',
    plain: 'costs $5',
    nested: { actions: [{ uri: 'app://{{${user_id}}}' }, { uri: 'app://home' }], count: 1 },
  };

  it('is rendered wherever a string holds Liquid; the rest is shared', () => {
    const outcome = renderMessage(message);
    if (!('status' in outcome) || outcome.status !== 'rendered') throw new Error('not rendered');
    expect(outcome.message).toEqual({
      subject: 'Hi Ada',
      plain: 'costs $5',
      nested: { actions: [{ uri: 'app://ada' }, { uri: 'app://home' }], count: 1 },
    });
    expect((outcome.message as typeof message).nested.actions[1]).toBe(message.nested.actions[1]);
    expect(message.subject).toBe('Hi {{${first_name}}}');
  });

  it('without Liquid is handed on as it is', () => {
    const fixed = { subject: 'Hi', list: ['a', 1, null] };
    const compiled = createPersonalizer().compileMessage(fixed);
    if (!compiled.ok) throw new Error('not compiled');
    expect(compiled.isStatic).toBe(true);
    expect(compiled.render(context)).toEqual({ status: 'rendered', message: fixed, ownChars: 0 });
    expect((compiled.render(context) as { message: unknown }).message).toBe(fixed);
  });

  it('is compiled anew for other text, whatever the cache holds', () => {
    const personalizer = createPersonalizer({ cachedTemplatesMax: 1 });
    const texts = ['{{${first_name}}}', '{{${language}}}', '{{${first_name}}}'].map((text) => {
      const compiled = personalizer.compileMessage({ text });
      const outcome = compiled.ok && compiled.render(context);
      return outcome && outcome.status === 'rendered' && outcome.message.text;
    });
    expect(texts).toEqual(['Ada', 'en', 'Ada']);
  });
});

describe('aborting', () => {
  it.each([
    ['{% abort_message %}', '{% abort_message %} called'],
    ['{% abort_message() %}', '{% abort_message %} called'],
    ["{% abort_message('not {{${language}}}') %}", 'not en'],
    [
      "{% for s in custom_attribute.${songs} %}{% abort_message('in a loop') %}{% endfor %}{% abort_message('later') %}",
      'in a loop',
    ],
  ])('%s', (body, detail) => {
    expect(renderMessage({ body, subject: '{{ 1 | divided_by: 0 }}' })).toEqual({
      status: 'aborted',
      reason: 'liquid_abort_message',
      detail,
    });
  });

  it('does not happen in the branch that is not taken', () => {
    expect(rendered("{% if ${language} != 'en' %}{% abort_message('x') %}{% endif %}ok")).toBe('ok');
  });
});

describe('message_extras', () => {
  it('notes keys and values beside the text, the first value of a key', () => {
    const body =
      'a{% message_extras :key k :value {{${first_name}}} %}{% message_extras :key "q" :value "{{custom_attribute.${points}}} of 5" %}' +
      '{% message_extras :key k :value other %}b';
    expect(renderMessage({ body })).toEqual({
      status: 'rendered',
      message: { body: 'ab' },
      ownChars: 2,
      extras: { k: 'Ada', q: '3 of 5' },
    });
  });

  it('leaves out what exceeds a kilobyte', () => {
    const body = `{% message_extras :key a :value 1 %}{% message_extras :key b :value ${'x'.repeat(1000)} %}`;
    expect(renderMessage({ body })).toMatchObject({ extras: { a: '1' } });
  });
});

describe('templates that cannot be sent', () => {
  it.each([
    ['{% if x %}', /not closed/],
    ['{{ x | camelize }}', /undefined filter: camelize/],
    ['{{ x | constructor }}', /undefined filter/],
    ["{% include 'x' %}", /"include" not found/],
    ['{% message_extras :value 1 :key k %}', /message_extras is written/],
    ['{{ ${x}', /not closed/],
  ])('%s', (text, message) => {
    expect(renderMessage({ text })).toEqual({
      ok: false,
      reason: 'template_parse_error',
      error: { field: 'text', message: expect.stringMatching(message) },
    });
  });

  it('are all reported with the place where they stand', () => {
    const problems = createPersonalizer().checkTemplates({
      subject: '{{ fine }}',
      headers: { 'X-A': '{% if %}' },
      actions: [{ text: 'ok' }, { text: '{{ x | nope }}' }],
    });
    expect(problems.map(({ field }) => field)).toEqual(['headers.X-A', 'actions[1].text']);
  });
});

describe('limits', () => {
  const aborted = (detail: RegExp) => ({
    status: 'aborted',
    reason: 'template_parse_error',
    detail: expect.stringMatching(detail),
  });

  it('end a rendering that takes too long', () => {
    const body = '{% for i in (1..1000000) %}{% for j in (1..1000000) %}x{% endfor %}{% endfor %}';
    expect(renderMessage({ body }, { renderMs: 5 })).toEqual(aborted(/render limit exceeded/));
  });

  describe('of time', () => {
    const compiledIn = (personalizer: Personalizer, message: Message) => {
      const compiled = personalizer.compileMessage(message);
      if (!compiled.ok) throw new Error('not compiled');
      return compiled;
    };
    /** Is looked at once per rendering. */
    const createWatched = () => {
      let looks = 0;
      const custom_attribute = {
        get x() {
          looks += 1;
          return '';
        },
      };
      return { context: { custom_attribute }, looks: () => looks };
    };
    const loop = '{% for i in (1..3000) %}{% for j in (1..3000) %}{{j}}{% endfor %}{% endfor %}';
    const body = `{{custom_attribute.\${x}}}${loop}`;

    it('once hit abort everybody else at once, also in other chunks with the same message', () => {
      const personalizer = createPersonalizer({ renderMs: 5 });
      const watched = createWatched();
      const compiled = compiledIn(personalizer, { body });
      expect(compiled.render(watched.context)).toEqual(aborted(/render limit exceeded/));
      const looks = watched.looks();

      expect(compiled.render(watched.context)).toEqual(aborted(/render limit exceeded/));
      expect(compiledIn(personalizer, { body }).render(watched.context)).toEqual(aborted(/render limit exceeded/));
      expect(watched.looks()).toBe(looks);
      expect(compiledIn(personalizer, { body: 'Hi {{x}}' }).render({})).toMatchObject({ status: 'rendered' });
    });

    it('hit once, by a pause of the machine, costs nobody their message', () => {
      let pauses = 0;
      const custom_attribute = {
        get x() {
          const until = performance.now() + 60;
          while (pauses === 0 && performance.now() < until);
          pauses += 1;
          return 'x';
        },
      };
      const compiled = compiledIn(createPersonalizer({ renderMs: 50 }), { body: '{{custom_attribute.${x}}}' });
      expect(compiled.render({ custom_attribute })).toMatchObject({ status: 'rendered', message: { body: 'x' } });
      expect(pauses).toBe(2);
    });

    it('are for all strings of a message together', () => {
      let spins = 0;
      const custom_attribute = {
        get x() {
          const until = performance.now() + 30;
          while (performance.now() < until);
          spins += 1;
          return 'x';
        },
      };
      const actions = Array.from({ length: 50 }, () => '{{custom_attribute.${x}}}');
      const compiled = compiledIn(createPersonalizer({ renderMs: 50 }), { actions });
      expect(compiled.render({ custom_attribute })).toEqual(aborted(/render limit exceeded/));
      expect(spins).toBeLessThanOrEqual(4);
    });
  });

  it('end a rendering that allocates too much', () => {
    expect(renderMessage({ body: "{{ (1..100000) | join: ',' }}" }, { memory: 1000 })).toEqual(
      aborted(/memory alloc limit exceeded/),
    );
  });

  it('end a rendering whose text is too long', () => {
    expect(renderMessage({ body: '{% for i in (1..100) %}xxxxxxxxxx{% endfor %}' }, { outputCharsMax: 500 })).toEqual(
      aborted(/longer than 500/),
    );
  });

  it('refuse a template that is too long', () => {
    expect(renderMessage({ body: `{{x}}${'y'.repeat(100)}` }, { sourceCharsMax: 50 })).toMatchObject({ ok: false });
  });
});

describe('a text that nobody can parse', () => {
  const many = 100_000;
  it.each([
    ['blanks in abort_message', `{% abort_message(${' '.repeat(many)}x${' '.repeat(many)}%}`],
    ['blanks in message_extras', `{% message_extras :key${' '.repeat(many)}:value${' '.repeat(many)}%}`],
    ['braces in connected_content', `{% connected_content http://a/ :headers ${'{'.repeat(many)} %}`],
    ['blanks in connected_content', `{% connected_content http://a/${' '.repeat(many)}b %}`],
    ['escaped single quotes', `{{ ${"'\\".repeat(many)}`],
    ['escaped double quotes', `{% if ${'"\\'.repeat(many)}`],
    ['look-ups', `{{ ${'${'.repeat(many)}`],
  ])('is refused in the time that its length takes: %s', (_, text) => {
    expect(createPersonalizer().compileMessage({ text }).ok).toBe(false);
  });
});
