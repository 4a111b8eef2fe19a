import { describe, expect, it } from '@jest/globals';
import type { SendFacts } from './decision.ts';
import { campaign, email, sms, android, card, send, accepted, refusal, people, alias } from './decide-send.fixtures.ts';

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
