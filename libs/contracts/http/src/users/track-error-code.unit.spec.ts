import { describe, expect, it } from '@jest/globals';
import { attributes, read } from './testing/track-objects.ts';
import { trackErrorCodes, type TrackErrorCode } from './track-error-code.ts';

const token = { app_id: 'a', token: 't' };
const group = { subscription_group_id: 'g', subscription_state: 'subscribed' };

const wrong: [TrackErrorCode, object][] = [
  ['BAD_DEVICE_ID', { push_tokens: [{ ...token, device_id: '1234567' }] }],
  ['BAD_DEVICE_ID', { push_tokens: [{ ...token, device_id: 'ä'.repeat(128) }] }],
  ['BAD_EMAIL_SUBSCRIPTION_STATE', { email_subscribe: 'yes' }],
  ['BAD_LOCATION_UPDATE', { current_location: { longitude: 1 } }],
  ['BAD_PUSH_SUBSCRIPTION_STATE', { push_subscribe: 'no' }],
  ['BAD_PUSH_TOKEN_APP_ID', { push_tokens: [{ token: 't' }] }],
  ['BAD_PUSH_TOKEN_IMPORT', { push_token_import: true, push_tokens: [token] }],
  ['BAD_PUSH_TOKEN_IMPORT', { external_id: null, push_token_import: true }],
  ['BAD_PUSH_TOKEN_STRING', { push_tokens: [{ app_id: 'a', token: 7 }] }],
  ['BAD_PUSH_TOKEN_VALUE', { push_tokens: 't' }],
  ['BAD_PUSH_TOKEN_VALUE', { push_tokens: [token, 't'] }],
  ['BAD_SUBSCRIPTION_GROUP_ARRAY', { subscription_groups: 'g' }],
  ['BAD_SUBSCRIPTION_GROUP_HASH', { subscription_groups: ['g'] }],
  ['BAD_SUBSCRIPTION_GROUP_HASH', { subscription_groups: [{ subscription_group_id: 'g' }] }],
  ['BAD_SUBSCRIPTION_GROUP_ID', { subscription_groups: [{ ...group, subscription_group_id: 7 }] }],
  ['BAD_SUBSCRIPTION_GROUP_STATE', { subscription_groups: [{ ...group, subscription_state: 'opted_in' }] }],
  ['EMAIL_BAD_FORMAT', { email: 'nobody' }],
  ['EMAIL_BAD_FORMAT', { external_id: null, email: 'nobody' }],
  ['EXTERNAL_USER_ID_TOO_LARGE', { external_id: 'ä'.repeat(494) }],
  ['INVALID_ATTRIBUTE_EMAIL_SUBSCRIPTION_INFO', { email_subscription_info: {} }],
];

const errorsOf = (fields: object): unknown => read({ attributes: [attributes(fields)] }).errors;

describe('the code of what is wrong with an object', () => {
  it.each(wrong)('%s: %j', (code, fields) => {
    expect(errorsOf(fields)).toEqual([{ type: expect.any(String), input_array: 'attributes', index: 0, code }]);
  });

  it('is there for every one that is listed', () => {
    expect([...new Set(wrong.map(([code]) => code))]).toEqual(trackErrorCodes);
  });

  it('is left out where the documentation has none', () => {
    expect(errorsOf({ country: 'Germany' })).toEqual([
      { type: expect.any(String), input_array: 'attributes', index: 0 },
    ]);
  });

  it('has nothing against the longest device id and the longest external id', () => {
    const fields = { external_id: 'x'.repeat(987), push_tokens: [{ ...token, device_id: 'x'.repeat(255) }] };
    expect(errorsOf(fields)).toEqual([]);
  });
});
