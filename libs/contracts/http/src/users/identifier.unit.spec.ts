import { describe, expect, it } from '@jest/globals';
import { event, problemsOf, read } from './testing/track-objects.ts';

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
    [{ external_id: 'é'.repeat(494) }, "'external_id' must be fewer than 988 bytes"],
    [{ user_alias: { alias_name: 'é'.repeat(494), alias_label: 'l' } }, "'user_alias' is not valid"],
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
