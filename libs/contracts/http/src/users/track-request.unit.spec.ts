import { describe, expect, it } from '@jest/globals';
import { readTrackRequest, type TrackArray, type TrackRequest } from './track-request.ts';

const read = (body: unknown): TrackRequest => {
  const result = readTrackRequest(body, { objectsMax: 75 });
  if (!result.ok) throw new Error(result.message);
  return result.request;
};
const problemsOf = (array: TrackArray, object: unknown): string[] =>
  read({ [array]: [object] }).errors.map(({ type }) => type);
const attributes = (fields: object): object => ({ external_id: 'u', ...fields });
const event = (fields: object): object => ({ external_id: 'u', name: 'n', time: '2026-01-01T00:00:00Z', ...fields });
const purchase = (fields: object): object => ({
  external_id: 'u',
  product_id: 'p',
  currency: 'USD',
  price: 1,
  time: '2026-01-01T00:00:00Z',
  ...fields,
});
const longText = 'x'.repeat(256);
const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

describe('a call', () => {
  it('holds at most 75 objects per array', () => {
    const objects = Array.from({ length: 76 }, () => attributes({}));
    expect(readTrackRequest({ attributes: objects }, { objectsMax: 75 })).toEqual({
      ok: false,
      message: 'Max Input Length Exceeded',
    });
    expect(read({ attributes: objects.slice(1), events: Array(75).fill(event({})) }).sent).toEqual([
      'attributes',
      'events',
    ]);
  });

  it('may hold a lone object instead of an array', () => {
    expect(read({ purchases: purchase({}) }).purchases).toMatchObject([{ index: 0, value: { name: 'p' } }]);
  });

  it.each([[undefined], [null], [[]], ['text'], [{}], [{ attributes: null, other: [1] }]])(
    'without objects sends nothing: %j',
    (body) => {
      expect(read(body)).toEqual({ sent: [], attributes: [], events: [], purchases: [], errors: [] });
    },
  );

  it('has each object checked on its own', () => {
    const { attributes: valid, errors } = read({
      attributes: [attributes({ email: 'no' }), attributes({}), 7, attributes({ country: 'de' })],
      events: [event({ name: null })],
    });
    expect(valid.map(({ index }) => index)).toEqual([1, 3]);
    expect(errors).toEqual([
      { type: "The value provided for the 'email' field is not a valid email.", input_array: 'attributes', index: 0 },
      { type: 'An attributes object is a JSON object', input_array: 'attributes', index: 2 },
      { type: "'name' is required", input_array: 'events', index: 0 },
    ]);
  });
});

describe('who is addressed', () => {
  const alias = { alias_name: 'n', alias_label: 'l' };
  const table: [object, object][] = [
    [{ external_id: 'u' }, { identifier: { externalId: 'u' }, ifUnknown: 'create' }],
    [{ external_id: 'u', email: 'A@b.co' }, { identifier: { externalId: 'u' } }],
    [{ external_id: 'u', _update_existing_only: true }, { ifUnknown: 'skip' }],
    [{ external_id: 'u', _update_existing_only: 'true' }, { ifUnknown: 'skip' }],
    [{ external_id: 'u', braze_id: null, user_alias: null }, { identifier: { externalId: 'u' } }],
    [{ user_alias: alias }, { identifier: { alias: { name: 'n', label: 'l' } }, ifUnknown: 'skip' }],
    [{ user_alias: alias, _update_existing_only: false }, { ifUnknown: 'create' }],
    [{ braze_id: 'b' }, { identifier: { userId: 'b' }, ifUnknown: 'refuse' }],
    [
      { email: 'A@b.co', phone: '+4915112345' },
      { identifier: { email: 'a@b.co' }, ifUnknown: 'create' },
    ],
    [{ phone: '+49 (151) 12-345' }, { identifier: { phone: '+4915112345' }, ifUnknown: 'create' }],
    [
      { push_token_import: true, push_tokens: [{ app_id: 'a', token: 't' }] },
      { identifier: { pushToken: { appId: 'a', token: 't' } }, ifUnknown: 'create' },
    ],
  ];
  it.each(table)('%j', (object, expected) => {
    expect(read({ attributes: [object] }).attributes[0]?.value).toMatchObject(expected);
  });

  it('never makes a user of an alias that did something', () => {
    const { events } = read({
      events: [event({ external_id: undefined, user_alias: alias, _update_existing_only: false })],
    });
    expect(events[0]!.value.user.ifUnknown).toBe('skip');
  });

  const missing = "'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required";
  const two = "Only one of 'external_id', 'user_alias' or 'braze_id' is allowed";
  const refused: [object, string][] = [
    [{}, missing],
    [{ external_id: null, email: null }, missing],
    [{ external_id: 'u', braze_id: 'b' }, two],
    [{ external_id: 'u', user_alias: alias }, two],
    [{ external_id: '' }, "'external_id' is not valid"],
    [{ external_id: 7 }, "'external_id' is not valid"],
    [{ external_id: 'half \ud800' }, "'external_id' is not valid"],
    [
      { external_id: 'é'.repeat(494) },
      "The value provided for the 'external_id' field is not valid: it is longer than 987 bytes.",
    ],
    [{ user_alias: 'n' }, "'user_alias' is not valid"],
    [{ user_alias: { alias_name: 'n' } }, "'user_alias' is not valid"],
    [{ user_alias: { alias_name: 'n\0', alias_label: 'l' } }, "'user_alias' is not valid"],
    [{ braze_id: '' }, "'braze_id' is not valid"],
    [{ external_id: 'u', _update_existing_only: 'maybe' }, "'_update_existing_only' is not valid"],
    [{ push_token_import: true }, "'push_tokens' is required"],
    [
      { push_token_import: true, external_id: 'u', push_tokens: [{ app_id: 'a', token: 't' }] },
      "'push_token_import' is not valid",
    ],
  ];
  it.each(refused)('is refused: %j', (object, problem) => {
    expect(problemsOf('attributes', object)).toEqual([problem]);
  });

  it('may have an external id of 987 bytes', () => {
    expect(problemsOf('attributes', { external_id: 'x'.repeat(987) })).toEqual([]);
  });
});

describe('an attribute', () => {
  const changesOf = (fields: object): unknown =>
    read({ attributes: [attributes(fields)] }).attributes[0]?.value.changes;
  const set = (field: string, value: unknown): object[] => [{ type: 'set', path: [field], value }];
  const custom = (name: string, value: unknown): object[] => [{ type: 'set', path: ['customAttributes', name], value }];

  const accepted: [object, object[]][] = [
    [{ country: 'de' }, set('country', 'DE')],
    [
      { current_location: { longitude: 13.4, latitude: 52.5, altitude: 3 } },
      set('currentLocation', { longitude: 13.4, latitude: 52.5 }),
    ],
    [{ date_of_first_session: '2026-01-01' }, set('firstSessionAt', Date.UTC(2026, 0, 1))],
    [{ date_of_last_session: '1970-01-01T00:00:01Z' }, set('lastSessionAt', 1000)],
    [{ dob: '1980-02-29' }, set('dob', '1980-02-29')],
    [{ dob: '1980-12-21T19:20:96Z'.replace('96', '06') }, set('dob', '1980-12-21')],
    [{ email: 'Grüße.A+b@Büro.Example' }, set('email', 'grüße.a+b@büro.example')],
    [{ email: null }, [{ type: 'remove', path: ['email'] }]],
    [{ email_subscribe: 'opted_in' }, set('emailSubscribe', 'opted_in')],
    [{ email_subscribe: null, push_subscribe: null, push_tokens: null, subscription_groups: null }, []],
    [{ push_subscribe: 'unsubscribed' }, set('pushSubscribe', 'unsubscribed')],
    [{ email_open_tracking_disabled: 'true' }, set('emailOpenTrackingDisabled', true)],
    [{ email_click_tracking_disabled: false }, set('emailClickTrackingDisabled', false)],
    [{ first_name: 'Ada', last_name: null }, [...set('firstName', 'Ada'), { type: 'remove', path: ['lastName'] }]],
    [{ home_city: '' }, set('homeCity', '')],
    [{ gender: 'f' }, set('gender', 'F')],
    [{ gender: null }, [{ type: 'remove', path: ['gender'] }]],
    [{ language: 'EN' }, set('language', 'en')],
    [{ marked_email_as_spam_at: '1970-01-01T00:00:01Z' }, set('markedEmailAsSpamAt', 1000)],
    [{ phone: '+1 555-123-4567' }, set('phone', '+15551234567')],
    [{ phone: '15551234567' }, set('phone', '+15551234567')],
    [{ time_zone: 'Europe/Berlin' }, set('timeZone', 'Europe/Berlin')],
    [{ time_zone: 'Asia/Calcutta' }, set('timeZone', 'Asia/Calcutta')],
    [
      { push_tokens: { app_id: 'a', token: 't', device_id: 'device-1', platform: 'ios_push' } },
      [
        {
          type: 'put_push_tokens',
          path: ['pushTokens'],
          tokens: [{ appId: 'a', token: 't', deviceId: 'device-1', platform: 'apple_push' }],
        },
      ],
    ],
    [
      {
        subscription_groups: [
          { subscription_group_id: 'g-1', subscription_state: 'subscribed', use_double_opt_in_logic: true },
        ],
      },
      [{ type: 'set', path: ['subscriptionGroups', 'g-1'], value: 'subscribed' }],
    ],
    [{ facebook: { id: '1' }, twitter: {}, push_token_import: false, _merge_objects: false }, []],
    [{ plan: 'pro' }, custom('plan', 'pro')],
    [{ points: 1.5 }, custom('points', 1.5)],
    [{ vip: true }, custom('vip', true)],
    [{ since: '2026-01-01T00:00:00Z' }, custom('since', '2026-01-01T00:00:00Z')],
    [{ 'a.b $c': 'd' }, custom('a.b $c', 'd')],
    [{ constructor: 'x' }, custom('constructor', 'x')],
    [{ tags: ['a', 'b', 'a', 1, true] }, custom('tags', ['a', 'b', 1, true])],
    [{ tags: [] }, custom('tags', [])],
    [{ address: { city: 'Berlin', 'zip.code': null } }, custom('address', { city: 'Berlin', 'zip.code': null })],
    [{ pets: [{ name: 'Rex' }, { name: 'Rex' }] }, custom('pets', [{ name: 'Rex' }, { name: 'Rex' }])],
    [{ plan: null }, [{ type: 'remove', path: ['customAttributes', 'plan'] }]],
    [{ points: { inc: -2 } }, [{ type: 'increment', path: ['customAttributes', 'points'], by: -2 }]],
    [{ tags: { add: ['a', 'a'] } }, [{ type: 'add_members', path: ['customAttributes', 'tags'], members: ['a'] }]],
    [
      { tags: { add: 'a', remove: ['b'] } },
      [
        { type: 'add_members', path: ['customAttributes', 'tags'], members: ['a'] },
        { type: 'remove_members', path: ['customAttributes', 'tags'], members: ['b'] },
      ],
    ],
    [{ box: { add: 1, width: 2 } }, custom('box', { add: 1, width: 2 })],
  ];
  it.each(accepted)('%j', (fields, changes) => {
    expect(changesOf(fields)).toEqual(changes);
  });

  const notA = (field: string, what: string): string => `The value provided for the '${field}' field is not ${what}.`;
  const array = 'a valid array of at most 25 texts, numbers or booleans';
  const refused: [object, string][] = [
    [{ country: 'Germany' }, notA('country', 'a valid ISO 3166-1 alpha-2 code')],
    [{ current_location: { longitude: 200, latitude: 1 } }, notA('current_location', 'a valid location')],
    [{ current_location: [1, 2] }, notA('current_location', 'a valid location')],
    [{ date_of_first_session: 'yesterday' }, notA('date_of_first_session', 'a valid ISO 8601 time')],
    [{ dob: '1981-02-29' }, notA('dob', 'a valid date (YYYY-MM-DD)')],
    ...[
      '',
      'a',
      'a@',
      '@b.co',
      'a b@c.co',
      'a@b..co',
      'a.@b.co',
      'a,b@c.co',
      'a@b.co\r\nBcc: x@y.z',
      '<a@b.co>',
      7,
    ].map((email): [object, string] => [{ email }, notA('email', 'a valid email')]),
    [{ email_subscribe: 'yes' }, notA('email_subscribe', 'opted_in, subscribed or unsubscribed')],
    [{ push_subscribe: true }, notA('push_subscribe', 'opted_in, subscribed or unsubscribed')],
    [{ email_open_tracking_disabled: 'no' }, notA('email_open_tracking_disabled', 'a boolean')],
    [{ first_name: 7 }, notA('first_name', 'a valid string')],
    [{ gender: 'X' }, notA('gender', 'M, F, O, N or P')],
    [{ language: 'english' }, notA('language', 'a valid ISO 639-1 code')],
    [{ phone: '0151' }, notA('phone', 'a valid phone number')],
    [{ time_zone: 'Mars/Base' }, notA('time_zone', 'a valid IANA time zone')],
    [{ time_zone: '+05:00' }, notA('time_zone', 'a valid IANA time zone')],
    [{ push_tokens: [{ token: 't' }] }, notA('push_tokens', 'a valid array of push tokens')],
    [
      { push_tokens: [{ app_id: 'a', token: 't', device_id: 'short' }] },
      notA('push_tokens', 'a valid array of push tokens'),
    ],
    [
      { subscription_groups: [{ subscription_group_id: 'a.b', subscription_state: 'subscribed' }] },
      notA('subscription_group_id', 'a valid id'),
    ],
    [
      { subscription_groups: [{ subscription_group_id: 'g', subscription_state: 'opted_in' }] },
      notA('subscription_state', 'subscribed or unsubscribed'),
    ],
    [{ tags: Array.from({ length: 26 }, (_, index) => index) }, notA('tags', array)],
    [{ tags: ['a', { b: 1 }] }, notA('tags', array)],
    [{ tags: { add: [{ a: 1 }] } }, notA('tags', array)],
    [{ points: { inc: 1.5 } }, notA('points', 'a valid increment: an integer')],
    [{ points: { inc: 1, add: ['a'] } }, notA('points', 'a valid increment: an integer')],
    [{ deep: nested(21) }, notA('deep', 'a valid custom attribute')],
    [{ pets: [{ $add: [] }] }, notA('pets', 'a valid array of objects')],
    [{ [longText]: 1 }, 'The name of a custom attribute has 1 to 255 characters'],
    [{ '': 1 }, 'The name of a custom attribute has 1 to 255 characters'],
    [{ _merge_objects: true }, "'_merge_objects' is not valid"],
  ];
  it.each(refused)('is refused: %j', (fields, problem) => {
    expect(problemsOf('attributes', attributes(fields))).toEqual([problem]);
  });

  it('may overflow a number or the stack without doing harm', () => {
    expect(problemsOf('attributes', JSON.parse('{"external_id":"u","n":1e999}'))).toEqual([
      notA('n', 'a valid custom attribute'),
    ]);
    const endless = JSON.parse(`{"external_id":"u","n":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`) as object;
    expect(problemsOf('attributes', endless)).toEqual([notA('n', 'a valid custom attribute')]);
  });

  it('shares its e-mail state only by external id', () => {
    const { attributes: valid } = read({ attributes: [{ external_id: 'u' }, { braze_id: 'b' }, { email: 'a@b.co' }] });
    expect(valid.map(({ value }) => value.sharesEmailState)).toEqual([true, false, false]);
  });
});

describe('the size', () => {
  const huge = { a: Array(1_000).fill('x'.repeat(100)) };
  it('of an attribute and of properties is bounded', () => {
    expect(problemsOf('attributes', attributes({ huge }))).toEqual([
      "The value provided for the 'huge' field is not a valid custom attribute.",
    ]);
    expect(problemsOf('events', event({ properties: huge }))).toEqual(["'properties' is not valid"]);
    const half = { a: huge.a.slice(500) };
    expect(problemsOf('events', event({ properties: half }))).toEqual([]);
    expect(problemsOf('purchases', purchase({ properties: half }))).toEqual(["'properties' is not valid"]);
  });
});

describe('an event', () => {
  it('has a name, a time, and perhaps an app and properties', () => {
    const { events } = read({ events: [event({ app_id: 'a', properties: { color: 'red', size: { w: 1 } } })] });
    expect(events[0]!.value).toEqual({
      user: { identifier: { externalId: 'u' }, changes: [], ifUnknown: 'create' },
      name: 'n',
      at: Date.UTC(2026, 0, 1),
      appId: 'a',
      properties: { color: 'red', size: { w: 1 } },
    });
  });

  const refused: [object, string][] = [
    [{ name: undefined }, "'name' is required"],
    [{ name: '' }, "'name' is not valid"],
    [{ name: longText }, "'name' is not valid"],
    [{ time: undefined }, "'time' is required"],
    [{ time: 'now' }, "'time' is not valid"],
    [{ time: 1767225600 }, "'time' is not valid"],
    [{ app_id: 7 }, "'app_id' is not valid"],
    [{ properties: ['a'] }, "'properties' is not valid"],
    [{ properties: { $a: 1 } }, "'properties' is not valid"],
    [{ properties: { time: 1 } }, "'properties' is not valid"],
    [{ properties: { event_name: 1 } }, "'properties' is not valid"],
    [{ properties: { [longText]: 1 } }, "'properties' is not valid"],
    [{ properties: { a: longText } }, "'properties' is not valid"],
    [{ properties: nested(30) }, "'properties' is not valid"],
  ];
  it.each(refused)('is refused: %j', (fields, problem) => {
    expect(problemsOf('events', event(fields))).toEqual([problem]);
  });
});

describe('a purchase', () => {
  it('counts once in its currency unless it says otherwise', () => {
    const { purchases } = read({ purchases: [purchase({ currency: 'eur', price: 9.5 }), purchase({ quantity: 100 })] });
    expect(purchases.map(({ value }) => value)).toMatchObject([
      { name: 'p', currency: 'EUR', price: 9.5, quantity: 1 },
      { currency: 'USD', quantity: 100 },
    ]);
  });

  const refused: [object, string][] = [
    [{ product_id: undefined }, "'product_id' is required"],
    [{ product_id: longText }, "'product_id' is not valid"],
    [{ currency: undefined }, "'currency' is required"],
    [{ currency: 'XQQ' }, "'currency' is not valid"],
    [{ currency: 7 }, "'currency' is not valid"],
    [{ price: undefined }, "'price' is required"],
    [{ price: '1' }, "'price' is not valid"],
    [{ quantity: 0 }, "'quantity' is not valid"],
    [{ quantity: 101 }, "'quantity' is not valid"],
    [{ quantity: 1.5 }, "'quantity' is not valid"],
    [{ quantity: '2' }, "'quantity' is not valid"],
    [{ time: '' }, "'time' is not valid"],
  ];
  it.each(refused)('is refused: %j', (fields, problem) => {
    expect(problemsOf('purchases', purchase(fields))).toEqual([problem]);
  });
});
