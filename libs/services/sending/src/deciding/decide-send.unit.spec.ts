import { describe, expect, it } from '@jest/globals';
import type { Campaign } from '@fanfare/domain';
import { decideSend } from './decide-send.ts';
import type { AcceptedSend, RefusedSend, SendFacts } from './decision.ts';

const NOW = Date.UTC(2030, 0, 1);
const DAY_MS = 86_400_000;

const campaign: Campaign = {
  campaignId: 'c1',
  workspaceId: 'w1',
  name: 'Orders',
  description: '',
  tags: [],
  status: 'active',
  messages: [
    { variationId: 'v-email', channel: 'email', name: 'Email' },
    { variationId: 'v-ios', channel: 'apple_push', name: 'iOS' },
  ],
  conversionBehaviors: [],
  createdAt: 0,
  updatedAt: 0,
  version: 1,
};
const facts: SendFacts = { campaign: undefined, isKnownSendId: false, now: NOW };

const email = { app_id: 'app', from: 'Shop <a@b.co>', subject: 'Order', body: '<p>Hi</p>' };
const sms = { subscription_group_id: 'g', app_id: 'app', body: 'Hi' };
const android = { alert: 'Hi', title: 'Order' };
const card = { type: 'CLASSIC', title: 't', description: 'd', time_to_live: 60 };
const send = { external_user_ids: ['u1'], messages: { email } };

const accepted = (body: unknown, known: Partial<SendFacts> = {}): AcceptedSend => {
  const decision = decideSend(body, { ...facts, ...known });
  if (decision.outcome === 'refused') throw new Error(`${decision.message}: ${decision.errors.join()}`);
  return decision;
};
const refusal = (body: unknown, known: Partial<SendFacts> = {}): RefusedSend => {
  const decision = decideSend(body, { ...facts, ...known });
  if (decision.outcome === 'accepted') throw new Error('It was accepted');
  return decision;
};
const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `u${index}`);
const alias = { alias_name: 'bob', alias_label: 'login' };

describe('A send that is in order', () => {
  it("is accepted with the contract's defaults", () => {
    expect(accepted(send)).toEqual({
      outcome: 'accepted',
      recipients: [{ externalId: 'u1' }],
      messages: [{ channel: 'email', message: email }],
      options: { subscriptionState: 'subscribed', overrideFrequencyCapping: false },
      errors: [],
    });
  });

  it('is accepted on every channel at once, without a campaign', () => {
    const messages = {
      email,
      sms,
      android_push: android,
      apple_push: { alert: 'Hi' },
      kindle_push: android,
      web_push: android,
      webhook: { url: 'https://a.test', request_method: 'POST' },
      content_card: card,
    };
    expect(accepted({ ...send, messages }).messages.map(({ channel }) => channel)).toEqual([
      'android_push',
      'apple_push',
      'kindle_push',
      'web_push',
      'email',
      'sms',
      'webhook',
      'content_card',
    ]);
  });

  it('carries campaign, variation and send id', () => {
    const messages = { email: { ...email, message_variation_id: 'v-email' } };
    const body = { ...send, campaign_id: 'c1', send_id: 's1', messages };
    expect(accepted(body, { campaign, isKnownSendId: true })).toMatchObject({
      campaignId: 'c1',
      sendId: 's1',
      messages: [{ channel: 'email', variationId: 'v-email' }],
    });
  });

  it('has no variation without a campaign, whatever the message says', () => {
    const messages = { email: { ...email, message_variation_id: 'v-email' } };
    expect(accepted({ ...send, campaign_id: null, messages }).messages[0]!.variationId).toBeUndefined();
  });

  it.each([['override_frequency_capping'], ['override_messaging_limits']])('may lift caps by %s', (flag) => {
    expect(accepted({ ...send, [flag]: 'true' }).options.overrideFrequencyCapping).toBe(true);
  });

  it('takes what real callers send', () => {
    const tolerated = {
      ...send,
      external_user_ids: 'u1',
      user_aliases: alias,
      broadcast: 'false',
      campaign_id: null,
      segment_id: null,
      audience: null,
      send_id: null,
      recipient_subscription_state: 'all',
      some_new_field: 1,
    };
    expect(accepted(tolerated)).toMatchObject({
      recipients: [{ externalId: 'u1' }, { alias: { name: 'bob', label: 'login' } }],
      options: { subscriptionState: 'all' },
    });
  });

  it('addresses everybody once', () => {
    const body = { ...send, external_user_ids: ['u1', 'u2', 'u1'], user_aliases: [alias, alias] };
    expect(accepted(body).recipients).toHaveLength(3);
  });

  it('takes 50 recipients', () => {
    expect(accepted({ ...send, external_user_ids: people(49), user_aliases: [alias] }).recipients).toHaveLength(50);
  });
});

describe('The fatal errors', () => {
  const withCampaign = (message: object, fields: object = {}): object => ({
    ...send,
    campaign_id: 'c1',
    messages: { email: { ...email, ...message } },
    ...fields,
  });
  const ofCampaign: Partial<SendFacts> = { campaign };
  const extra = (bytes: number) => ({ x: 'x'.repeat(bytes - '{"x":""}'.length) });

  it.each<[label: string, body: unknown, names: string, known?: Partial<SendFacts>]>([
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
  ])('%s: %j', (label, body, names, known) => {
    const { status, message, errors } = refusal(body, known);
    expect([status, message]).toEqual([400, label]);
    expect(errors.join('\n')).toContain(names);
    expect(errors.length).toBe(names === '' ? 0 : 1);
  });

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

describe('The order of the rules', () => {
  it("is the contract's: each problem is named only when the ones before it are gone", () => {
    const wrong = {
      messages: { whats_app: {} } as object,
      external_user_ids: [...people(51)] as unknown,
      broadcast: true,
      campaign_id: 'c0' as unknown,
      send_id: 's0' as unknown,
    };
    const seen: string[] = [];
    const next = (body: object, known: Partial<SendFacts> = {}) => seen.push(refusal(body, known).message);

    next(wrong);
    wrong.messages = { email: { message_variation_id: 'v-ios' } };
    next(wrong);
    wrong.external_user_ids = ['u1'];
    next(wrong);
    wrong.broadcast = false;
    next(wrong);
    next(wrong, { campaign: { ...campaign, status: 'archived' } });
    next(wrong, { campaign });
    wrong.messages = { email: { message_variation_id: 'v-email' } };
    next(wrong, { campaign });
    next(wrong, { campaign, isKnownSendId: true });
    expect(seen).toEqual([
      'No message to send',
      'The max number of external_ids and aliases per request was exceeded',
      'Bad Request', // broadcast
      'Invalid Campaign ID', // unknown
      'Invalid Campaign ID', // archived
      'Mismatched Message Type',
      'Bad Request', // send_id
      'Bad Request', // the message object
    ]);
  });
});

describe('A push at its limit', () => {
  it.each([
    ['android_push', { ...android, alert: 'x'.repeat(4_000) }],
    ['apple_push', { alert: 'x'.repeat(1_912), message_variation_id: 'not counted' }],
    ['kindle_push', { ...android, alert: 'x'.repeat(10_000) }],
  ])('of %s is accepted', (channel, message) => {
    expect(accepted({ ...send, messages: { [channel]: message } }).messages).toHaveLength(1);
  });
});

describe('What is left out of a send that goes on', () => {
  it('is an invalid message beside a valid one', () => {
    const { messages, errors } = accepted({ ...send, messages: { email, sms: { body: 'Hi' } } });
    expect(messages.map(({ channel }) => channel)).toEqual(['email']);
    expect(errors).toEqual(['messages.sms.subscription_group_id: is required', 'messages.sms.app_id: is required']);
  });

  it('is every channel that we do not know, in one entry', () => {
    const { messages, errors } = accepted({
      ...send,
      messages: { email, whats_app: { a: 1 }, windows_phone8_push: { a: 1 } },
    });
    expect(messages).toHaveLength(1);
    expect(errors).toEqual(['messages: whats_app, windows_phone8_push are not supported and left out']);
  });

  it('is an empty message beside another', () => {
    expect(accepted({ ...send, messages: { email, sms: {} } }).errors).toEqual(['messages.sms: is empty']);
  });

  it('is nothing when nothing is left: the call is refused with every problem', () => {
    const { message, errors } = refusal({ ...send, messages: { email: { from: 'a@b.co' }, sms: { body: 'Hi' } } });
    expect(message).toBe('Bad Request');
    expect(errors).toHaveLength(3);
  });
});

describe('Liquid that does not parse', () => {
  it('is told but sent on: the worker aborts it with a reason that can be looked up', () => {
    const checkTemplates: SendFacts['checkTemplates'] = (message) =>
      String(message.subject).includes('{%') ? [{ field: 'subject', message: 'tag not closed' }] : [];
    const { messages, errors } = accepted(
      { ...send, messages: { email: { ...email, subject: '{% if' }, sms } },
      { checkTemplates },
    );
    expect(messages).toHaveLength(2);
    expect(errors).toEqual(['messages.email.subject: the Liquid does not parse: tag not closed']);
  });
});

describe('A content card', () => {
  const expiring = (expireAt: number, fields: object = {}): object => ({
    ...send,
    messages: { content_card: { ...card, time_to_live: null, expire_at: new Date(expireAt).toISOString(), ...fields } },
  });

  it.each([
    ['in a minute', NOW + 60_000, {}],
    ['in 30 days', NOW + 30 * DAY_MS, {}],
    [
      'this morning in local time, which is still to come somewhere',
      NOW - 11 * 3_600_000,
      { expire_in_local_time: true },
    ],
    ['in 30 days and 14 hours of local time', NOW + 30 * DAY_MS + 14 * 3_600_000, { expire_in_local_time: 'true' }],
  ])('may expire %s', (_when, expireAt, fields) => {
    expect(accepted(expiring(expireAt, fields)).messages).toHaveLength(1);
  });

  it.each([
    ['now', NOW, {}, 'in the past'],
    ['in 30 days and a second', NOW + 30 * DAY_MS + 1_000, {}, 'more than 30 days'],
    ['where it is past everywhere', NOW - 12 * 3_600_000, { expire_in_local_time: true }, 'in the past'],
    ['in 31 days of local time', NOW + 31 * DAY_MS, { expire_in_local_time: true }, 'more than 30 days'],
  ])('may not expire %s', (_when, expireAt, fields, reason) => {
    expect(refusal(expiring(expireAt, fields)).errors).toEqual([expect.stringContaining(reason)]);
  });

  it('may expire when a template says', () => {
    expect(accepted(expiring(NOW, { expire_at: '{{custom_attribute.${end}}}' })).messages).toHaveLength(1);
  });
});

describe('Click tracking of an SMS', () => {
  it('needs a campaign to count under', () => {
    const tracked = { ...sms, link_shortening_enabled: true, user_click_tracking_enabled: true };
    expect(refusal({ ...send, messages: { sms: tracked } }).errors).toEqual([
      expect.stringContaining('needs campaign_id'),
    ]);
    const ofSms = { ...campaign, messages: [{ variationId: 'v-sms', channel: 'sms', name: 'SMS' }] } as const;
    const messages = { sms: { ...tracked, message_variation_id: 'v-sms' } };
    expect(accepted({ ...send, campaign_id: 'c1', messages }, { campaign: ofSms }).errors).toEqual([]);
  });
});
