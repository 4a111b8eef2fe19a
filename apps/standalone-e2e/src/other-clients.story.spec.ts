import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startStandalone, type Installation } from '@fanfare/tools-cluster';
import { until } from './test-support/until.ts';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Requests as other clients in use put them (contract, section 8.2), field by field. */
describe('A client that is not braze-api', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await startStandalone();
  }, 60_000);
  afterAll(() => installation?.stop(), 60_000);

  async function call(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(installation.urlOf(path) + path, {
      method,
      headers: { Authorization: `Bearer ${installation.apiKey}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  describe('the Python client of edX', () => {
    it('makes 50 aliases in a call, then their attributes, 75 in a call', async () => {
      const aliases = Array.from({ length: 50 }, (_, index) => ({
        alias_label: 'edx',
        alias_name: `a${index}@x.example`,
      }));
      expect(await call('POST', '/users/alias/new', { user_aliases: aliases })).toEqual({
        status: 201,
        body: { message: 'success', aliases_processed: 50 },
      });
      const attributes = Array.from({ length: 75 }, (_, index) => ({
        user_alias: { alias_label: 'edx', alias_name: `a${index % 50}@x.example` },
        email: `a${index % 50}@x.example`,
        is_new_learner: true,
      }));
      expect(await call('POST', '/users/track', { attributes })).toEqual({
        status: 201,
        body: { message: 'success', attributes_processed: 75 },
      });
    });

    it('asks for users by address and aliases together', async () => {
      const { status, body } = await call('POST', '/users/export/ids', {
        email_address: 'a1@x.example',
        user_aliases: [{ alias_label: 'edx', alias_name: 'a1@x.example' }],
        fields_to_export: ['external_id', 'email'],
      });
      expect([status, body]).toEqual([201, { message: 'success', users: [{ email: 'a1@x.example' }] }]);
    });

    it('gives an alias its external id', async () => {
      const aliases = [{ external_id: 'learner-1', user_alias: { alias_label: 'edx', alias_name: 'a1@x.example' } }];
      const { status, body } = await call('POST', '/users/identify', {
        aliases_to_identify: aliases,
        merge_behavior: 'merge',
      });
      expect([status, body]).toEqual([201, { message: 'success', aliases_processed: 1 }]);
    });

    it('sends a mail without a campaign, as null, to everybody whatever they subscribed to', async () => {
      const { status, body } = await call('POST', '/messages/send', {
        external_user_ids: ['learner-1'],
        user_aliases: [],
        campaign_id: null,
        recipient_subscription_state: 'all',
        override_frequency_capping: true,
        messages: {
          email: {
            app_id: 'some-app',
            from: 'edX <hello@edx.example>',
            subject: 'Welcome',
            preheader: null,
            body: '<p>Welcome</p>',
            extras: {},
            message_variation_id: null,
          },
        },
      });
      expect([status, body]).toEqual([201, { message: 'success', dispatch_id: expect.any(String) }]);
      const { messages } = await until(
        async () =>
          (await call('GET', `/v1/outbox?dispatch_id=${String(body.dispatch_id)}`)).body as { messages: object[] },
        (outbox) => outbox.messages.length > 0,
      );
      expect(messages).toEqual([expect.objectContaining({ external_id: 'learner-1', channel: 'email' })]);
    });

    it('unsubscribes an address and reads the list, 500 in a page', async () => {
      const changed = await call('POST', '/email/status', {
        email: ['a2@x.example'],
        subscription_state: 'unsubscribed',
      });
      expect(changed).toEqual({ status: 201, body: { message: 'success' } });
      const today = new Date().toISOString().slice(0, 10);
      const { status, body } = await call(
        'GET',
        `/email/unsubscribes?start_date=2020-01-01&end_date=${nextDay(today)}&limit=500&offset=0&sort_direction=desc`,
      );
      const emails = [{ email: 'a2@x.example', unsubscribed_at: expect.any(String) }];
      expect([status, body]).toEqual([200, { message: 'success', emails }]);
    });

    it('is told that its triggered campaign is none, in the words it knows', async () => {
      const body = { campaign_id: '9c2fefcd-9115-3932-f771-c7f43d18d6b6', recipients: [], trigger_properties: {} };
      const refused = await call('POST', '/campaigns/trigger/send', body);
      expect([refused.status, refused.body.message]).toEqual([400, 'Invalid Campaign ID']);
    });
  });

  describe('a customer data platform', () => {
    it('tracks attributes, events and purchases in one call, with fields that are ours to ignore', async () => {
      const time = new Date().toISOString();
      const { status, body } = await call('POST', '/users/track', {
        partner: 'Some Platform',
        attributes: [
          { external_id: 'shopper', email: 'shopper@x.example', _update_existing_only: false, plan: 'gold' },
        ],
        events: [
          { external_id: 'shopper', name: 'Order Completed', time, properties: { total: 12.5, items: [{ sku: 'a' }] } },
        ],
        purchases: [{ external_id: 'shopper', product_id: 'a', currency: 'USD', price: 12.5, quantity: 1, time }],
      });
      expect([status, body]).toEqual([
        201,
        { message: 'success', attributes_processed: 1, events_processed: 1, purchases_processed: 1 },
      ]);
    });

    it('learns which of its objects is wrong, and that the rest was taken', async () => {
      const time = new Date().toISOString();
      const { status, body } = await call('POST', '/users/track', {
        attributes: [{ plan: 'gold' }],
        purchases: [
          { external_id: 'shopper', product_id: 'a', currency: 'USD', price: 1, quantity: -1, time },
          { external_id: 'shopper', product_id: 'a', currency: 'USD', price: 1, time },
        ],
      });
      expect([status, body]).toEqual([
        201,
        {
          message: 'success',
          attributes_processed: 0,
          purchases_processed: 1,
          errors: [
            {
              type: "'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required",
              input_array: 'attributes',
              index: 0,
            },
            { type: "'quantity' is not valid", input_array: 'purchases', index: 0 },
          ],
        },
      ]);
    });
  });
});

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
