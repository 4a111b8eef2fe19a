import { describe, expect, it } from '@jest/globals';
import {
  contextOf,
  createPersonalizer,
  type ConnectedAnswer,
  type ConnectedRequest,
  type Message,
  type RenderOutcome,
} from './index.ts';

const context = contextOf({
  profile: { userId: '5f', externalId: 'ada', customAttributes: { evil: 'x","Host":"evil', list: ['a', 'b'] } },
});

const compile = (message: Message) => {
  const compiled = createPersonalizer().compileMessage(message);
  if (!compiled.ok) throw new Error(compiled.error.message);
  return compiled;
};

/** Renders with what `answer` says to each call, as the one who calls does. */
function renderWith(message: Message, answer: (request: ConnectedRequest) => ConnectedAnswer) {
  const compiled = compile(message);
  const answers = new Map<string, ConnectedAnswer>();
  const rounds: string[][] = [];
  for (;;) {
    const outcome: RenderOutcome = compiled.render(context, answers);
    if (outcome.status !== 'needs') return { outcome, rounds };
    rounds.push(outcome.requests.map(({ url }) => url));
    for (const request of outcome.requests) answers.set(request.key, answer(request));
  }
}

function rendered(body: string, answer: ConnectedAnswer): unknown {
  const { outcome } = renderWith({ body }, () => answer);
  return outcome.status === 'rendered' ? outcome.message.body : outcome;
}

function requestOf(tag: string): ConnectedRequest {
  const outcome = compile({ body: `{% assign payload = '{"a": "b c"}' %}{% connected_content ${tag} %}` }).render(
    context,
  );
  if (outcome.status !== 'needs') throw new Error(outcome.status);
  return outcome.requests[0]!;
}

const data = (value: unknown): ConnectedAnswer => ({ kind: 'data', data: value });
const tag = '{% connected_content https://x.test/ :save x %}';

describe('a call that a template asks for', () => {
  it.each<[string, Partial<ConnectedRequest>]>([
    ['https://x.test/a?b=c', { url: 'https://x.test/a?b=c', method: 'GET', headers: {}, retry: false }],
    ['https://x.test/?u={{${user_id}}}&v={{ 1 | plus: 1 }}', { url: 'https://x.test/?u=ada&v=2' }],
    ["https://x.test/{{ 'a :save b' | url_encode }}", { url: 'https://x.test/a+%3Asave+b' }],
    ['{{ "https://x.test/" }}', { url: 'https://x.test/' }],
    ['https://x.test/ :method post :body a=1&b={{${user_id}}}', { method: 'POST', body: 'a=1&b=ada' }],
    [
      'https://x.test/ :method PUT :body {{payload}} :content_type application/json',
      { method: 'PUT', body: '{"a": "b c"}' },
    ],
    [
      'https://x.test/ :method post :body {"foo":"bar","baz":{"n":"{{1|plus:1}}"}} :content_type application/json',
      { body: '{"foo":"bar","baz":{"n":"2"}}', contentType: 'application/json' },
    ],
    ['https://x.test/ :headers {"X-A": "b", "X-U": "{{${user_id}}}"}', { headers: { 'X-A': 'b', 'X-U': 'ada' } }],
    [
      'https://x.test/\n  :method delete\n  :headers {\n    "X-N": 1\n  }\n',
      { method: 'DELETE', headers: { 'X-N': '1' } },
    ],
    ['https://x.test/ :headers {{payload}}', { headers: { a: 'b c' } }],
    ['https://x.test/ :basic_auth shop :retry', { basicAuth: 'shop', retry: true }],
    ['https://x.test/ :cache_max_age 900', { cacheSeconds: 900 }],
    ['https://x.test/ :no_cache', { cacheSeconds: 0 }],
  ])('%s', (text, expected) => {
    expect(requestOf(text)).toMatchObject(expected);
  });

  it('has no header more than its template, whatever is in an attribute', () => {
    const { headers } = requestOf('https://x.test/ :headers {"X-A": "{{custom_attribute.${evil}}}"}');
    expect(headers).toEqual({ 'X-A': 'x","Host":"evil' });
  });

  it('is not made with headers that are none', () => {
    const body = `{% connected_content https://x.test/ :headers {"X-A": {{custom_attribute.\${evil}}}} :save x %}[{{x}}]`;
    expect(compile({ body }).render(context)).toMatchObject({ status: 'rendered', message: { body: '[]' } });
  });

  it.each([
    ['', /is written/],
    [':save x', /is written/],
    ['https://x.test/ and more', /is written/],
    ['https://x.test/ :sav x', /is written/],
    ['https://x.test/ :save', /no value for :save/],
    ['https://x.test/ :retry 3', /:retry, or one too many/],
    ['https://x.test/ :save a.b', /cannot save to a\.b/],
    ['https://x.test/ :save __proto__', /cannot save to __proto__/],
    ['https://x.test/ :method trace', /knows the methods/],
    ['https://x.test/ :cache_max_age soon', /number of seconds/],
    ['https://x.test/ :headers X-A', /JSON object/],
  ])('cannot be written as %s', (text, message) => {
    const [problem] = createPersonalizer().checkTemplates({ body: `{% connected_content ${text} %}` });
    expect(problem).toEqual({ field: 'body', message: expect.stringMatching(message) });
  });
});

describe('an answer', () => {
  it('that is data is kept under the name of :save, or as connected, and prints nothing', () => {
    expect(rendered(`${tag}[{{x.a[1].b}}]`, data({ a: [0, { b: 'c' }] }))).toBe('[c]');
    expect(rendered('{% connected_content https://x.test/ %}[{{connected.a}}]', data({ a: 1 }))).toBe('[1]');
  });

  it('that is text takes the place of the tag, unless it is saved', () => {
    expect(rendered('a{% connected_content https://x.test/ %}b', { kind: 'text', text: '<b>!' })).toBe('a<b>!b');
    expect(rendered(`${tag}[{{x}}]`, { kind: 'text', text: 'hi' })).toBe('[hi]');
  });

  it('that failed leaves nothing, also of an earlier one', () => {
    const check = "{% if x.__http_status_code__ != 200 %}{% abort_message('no answer') %}{% endif %}";
    expect(rendered(`${tag}${check}sent`, { kind: 'nothing' })).toEqual({
      status: 'aborted',
      reason: 'liquid_abort_message',
      detail: 'no answer',
    });
    expect(rendered(`${tag}${check}sent`, data({ __http_status_code__: 200 }))).toBe('sent');
    const twice =
      '{% for n in (1..2) %}{% connected_content https://x.test/{{n}} :save x %}[{{x.a}}]{% endfor %}' +
      '{% connected_content https://x.test/3 %}[{{connected}}]';
    const { outcome } = renderWith({ body: twice }, ({ url }) =>
      url.endsWith('1') ? data({ a: 1 }) : { kind: 'nothing' },
    );
    expect(outcome).toMatchObject({ message: { body: '[1][][]' } });
  });

  it('changes nothing but its variable, whatever its names are', () => {
    const hostile = data(JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":{"prototype":1},"a":"b"}'));
    expect(rendered(`${tag}{{x.a}}[{{x.polluted}}{{polluted}}{{y.constructor}}]`, hostile)).toBe('b[]');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('can be used for the next call', () => {
    const body = '{% connected_content https://x.test/token :save t %}{% connected_content https://x.test/{{t.id}} %}';
    const { outcome, rounds } = renderWith({ body }, ({ url }) =>
      url.endsWith('token') ? data({ id: 7 }) : { kind: 'text', text: url },
    );
    expect(rounds).toEqual([['https://x.test/token'], ['https://x.test/7']]);
    expect(outcome).toMatchObject({ status: 'rendered', message: { body: 'https://x.test/7' } });
  });
});

describe('a message that needs answers', () => {
  it('asks for those of all its texts at once, and for the same call once', () => {
    const subject = '{% connected_content https://x.test/a %}';
    const message = {
      subject,
      body: `${subject}{% connected_content https://x.test/b %}`,
      other: '{% connected_content https://x.test/c %}',
    };
    const { outcome, rounds } = renderWith(message, ({ url }) => ({ kind: 'text', text: url.at(-1)! }));
    expect(rounds).toEqual([['https://x.test/a', 'https://x.test/c'], ['https://x.test/b']]);
    expect(outcome).toMatchObject({ message: { subject: 'a', body: 'ab', other: 'c' } });
  });

  it('asks for nothing behind the call it waits for, not even out of a loop', () => {
    const body =
      '{% for n in custom_attribute.${list} %}{% connected_content https://x.test/{{n}} :save x %}{% endfor %}' +
      "{% if x.ok %}{% else %}{% connected_content https://x.test/not-ok %}{% abort_message('not ok') %}{% endif %}ok";
    const { outcome, rounds } = renderWith({ body }, () => data({ ok: true }));
    expect(rounds).toEqual([['https://x.test/a'], ['https://x.test/b']]);
    expect(outcome).toMatchObject({ status: 'rendered', message: { body: 'ok' } });
  });

  it('asks for nothing in a branch that is not taken, or behind an abort', () => {
    expect(renderWith({ body: `{% if false %}${tag}{% endif %}ok` }, () => data({})).rounds).toEqual([]);
    const aborted = renderWith({ subject: tag, body: `{% abort_message('no') %}${tag}` }, () => data({}));
    expect(aborted).toMatchObject({ rounds: [], outcome: { status: 'aborted', detail: 'no' } });
  });

  it('is not called by a check of its templates', () => {
    expect(createPersonalizer().checkTemplates({ body: tag })).toEqual([]);
  });
});
