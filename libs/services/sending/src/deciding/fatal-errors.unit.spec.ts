import { describe, expect, it } from '@jest/globals';
import type { SendFacts } from './decision.ts';
import { campaign, email, android, send, refusal, people, alias } from './decide-send.fixtures.ts';

describe('The fatal errors', () => {
  const withCampaign = (message: object, fields: object = {}): object => ({
    ...send,
    campaign_id: 'c1',
    messages: { email: { ...email, ...message } },
    ...fields,
  });
  const ofCampaign: Partial<SendFacts> = { campaign };
  const extra = (bytes: number) => ({ x: 'x'.repeat(bytes - '{"x":""}'.length) });

  const rows: [label: string, body: unknown, names: string, known?: Partial<SendFacts>][] = [
    ['No message to send', undefined, ''],
    ['No message to send', {}, ''],
    ['No message to send', { ...send, messages: undefined }, ''],
    ['No message to send', { ...send, messages: null }, ''],
    ['No message to send', { ...send, messages: {} }, ''],
    ['No message to send', { ...send, messages: { email: null } }, ''],
    ['No message to send', { ...send, messages: { email: {} } }, 'messages.email'],
    ['No message to send', { ...send, messages: { email: 'hello' } }, 'messages.email'],
    ['No message to send', { ...send, messages: [email] }, 'messages'],
    ['No message to send', { ...send, messages: { whats_app: { a: 1 } } }, 'whats_app'],
    ['No message to send', { ...send, messages: { in_app_message: { a: 1 } } }, 'in_app_message'],
    ['Bad Request', [send], 'body'],
    ['Bad Request', 'send', 'body'],
    ['Bad Request', { ...send, external_user_ids: [7] }, 'external_user_ids.0'],
    ['Bad Request', { ...send, external_user_ids: [''] }, 'external_user_ids.0'],
    ['Bad Request', { ...send, external_user_ids: [null] }, 'external_user_ids.0'],
    ['Bad Request', { ...send, external_user_ids: 7 }, 'external_user_ids.0'],
    ['Bad Request', { ...send, user_aliases: [{ alias_name: 'bob' }] }, 'user_aliases.0.alias_label'],
    ['Bad Request', { ...send, recipient_subscription_state: 'none' }, 'recipient_subscription_state'],
    ['Bad Request', { ...send, broadcast: 'perhaps' }, 'broadcast'],
    ['Bad Request', { ...send, campaign_id: 7 }, 'campaign_id'],
    ['Bad Request', { ...send, audience: 'everybody' }, 'audience'],
    ['No Recipients', { messages: { email } }, 'external_user_ids'],
    ['No Recipients', { ...send, external_user_ids: [] }, 'external_user_ids'],
    ['No Recipients', { messages: { email }, broadcast: true }, 'external_user_ids'],
    ['No Recipients', { messages: { email }, segment_id: 's' }, 'broadcast'],
    ['No Recipients', { messages: { email }, audience: { AND: [] } }, 'broadcast'],
    ['Bad Request', { ...send, broadcast: true }, 'broadcast'],
    ['Bad Request', { messages: { email }, user_aliases: [alias], broadcast: 'true' }, 'broadcast'],
    ['Bad Request', { messages: { email }, broadcast: true, segment_id: 's' }, 'segment_id'],
    ['Bad Request', { messages: { email }, broadcast: true, audience: {} }, 'audience'],
    ['Bad Request', { ...send, segment_id: 's' }, 'segment_id'],
    ['Bad Request', { ...send, audience: {} }, 'audience'],
    [
      'The max number of external_ids and aliases per request was exceeded',
      { ...send, external_user_ids: people(51) },
      '51',
    ],
    [
      'The max number of external_ids and aliases per request was exceeded',
      { ...send, external_user_ids: people(50), user_aliases: [alias] },
      '51',
    ],
    [
      'The max number of external_ids and aliases per request was exceeded',
      { ...send, external_user_ids: Array(51).fill('u1') },
      '51',
    ],
    ['Invalid Campaign ID', withCampaign({}), 'campaign_id'],
    ['Invalid Campaign ID', withCampaign({}, { campaign_id: '' }), 'campaign_id'],
    ['Invalid Campaign ID', withCampaign({}), 'archived', { campaign: { ...campaign, status: 'archived' } }],
    ['Message Variant Unspecified', withCampaign({}), 'messages.email.message_variation_id', ofCampaign],
    ['Message Variant Unspecified', withCampaign({ message_variation_id: null }), 'messages.email', ofCampaign],
    ['Message Variant Unspecified', withCampaign({ message_variation_id: '' }), 'messages.email', ofCampaign],
    ['Invalid Message Variant', withCampaign({ message_variation_id: 'v-none' }), 'messages.email', ofCampaign],
    ['Invalid Message Variant', withCampaign({ message_variation_id: 7 }), 'messages.email', ofCampaign],
    ['Mismatched Message Type', withCampaign({ message_variation_id: 'v-ios' }), 'messages.email', ofCampaign],
    ['Bad Request', withCampaign({ message_variation_id: 'v-email' }, { send_id: 's1' }), 'send_id', ofCampaign],
    ['Bad Request', { ...send, send_id: 's1' }, 'send_id'],
    [
      'Invalid Extra Push Payload',
      { ...send, messages: { android_push: { ...android, extra: 'x' } } },
      'android_push.extra',
    ],
    [
      'Invalid Extra Push Payload',
      { ...send, messages: { apple_push: { alert: 'a', extra: ['x'] } } },
      'apple_push.extra',
    ],
    [
      'Android Push Length Exceeded',
      { ...send, messages: { android_push: { ...android, alert: 'x'.repeat(4_001) } } },
      '4001',
    ],
    [
      'Android Push Length Exceeded',
      { ...send, messages: { android_push: { ...android, alert: 'x'.repeat(2_000), extra: extra(2_001) } } },
      '4001',
    ],
    ['Apple Push Length Exceeded', { ...send, messages: { apple_push: { alert: 'x'.repeat(1_913) } } }, '1913'],
    ['Apple Push Length Exceeded', { ...send, messages: { apple_push: { alert: 'ü'.repeat(957) } } }, '1914'],
    [
      'Apple Push Length Exceeded',
      {
        ...send,
        messages: { apple_push: { alert: 'x'.repeat(1_000), extra: extra(900), custom_uri: 'x'.repeat(13) } },
      },
      '1913',
    ],
    [
      'Bad Request',
      { ...send, messages: { email: { ...email, from: undefined } } },
      'messages.email.from: is required',
    ],
    ['Bad Request', { ...send, messages: { email: { ...email, body: null } } }, 'messages.email.body'],
    [
      'Bad Request',
      { ...send, messages: { apple_push: { alert: 'a', extra: { aps: 1 } } } },
      'messages.apple_push.extra',
    ],
  ];

  it.each(rows.map(([label, body, names, known = {}]) => ({ label, body, names, known })))(
    '$label: $body',
    ({ label, body, names, known }) => {
      const { status, message, errors } = refusal(body, known);
      expect([status, message]).toEqual([400, label]);
      expect(errors.join('\n')).toContain(names);
      expect(errors.length).toBe(names === '' ? 0 : 1);
    },
  );

  it('tells a paused campaign from an invalid one', () => {
    const stopped = { campaign: { ...campaign, status: 'stopped' } as const };
    expect(refusal(withCampaign({ message_variation_id: 'v-email' }), stopped)).toEqual({
      outcome: 'refused',
      status: 400,
      message: 'The campaign is paused. Resume the campaign in order for trigger requests to take effect.',
      errors: [],
    });
  });

  it('name every message that has the problem', () => {
    const messages = { email, apple_push: { alert: 'a' } };
    expect(refusal({ ...send, campaign_id: 'c1', messages }, { campaign }).errors).toHaveLength(2);
  });

  it('refuse a long push in spite of another channel that is in order', () => {
    const messages = { email, android_push: { ...android, alert: 'x'.repeat(4_001) } };
    expect(refusal({ ...send, messages }).message).toBe('Android Push Length Exceeded');
  });

  it('refuse a body of endless depth', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    expect(refusal({ ...send, messages: { webhook: { url: 'u', request_method: 'GET', extra: deep } } }).message).toBe(
      'Bad Request',
    );
  });

  it('stay short, however much is wrong', () => {
    const names = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`${index}`.padEnd(500, 'x'), 1]));
    expect(refusal({ ...send, messages: names }).errors.join().length).toBeLessThan(1_000);
    expect(refusal({ ...send, campaign_id: 'x'.repeat(1e6) }).errors.join().length).toBeLessThan(200);
    const headers = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`h${index}`, []]));
    expect(refusal({ ...send, messages: { email: { ...email, headers } } }).errors).toHaveLength(1);
  });
});
