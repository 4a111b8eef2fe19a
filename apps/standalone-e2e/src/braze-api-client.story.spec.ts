import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Braze } from 'braze-api';
import { connect, startStandalone, type Api, type Installation } from '@fanfare/tools-cluster';
import { methodsOf, recordCalls } from './test-support/record-calls.ts';
import { until } from './test-support/until.ts';

type Series = {
  data: { messages: { email: { variation_api_id: string; sent: number; conversions: number; revenue: number }[] } }[];
};

/** A team that uses the npm client `braze-api` changes the base URL and the key, nothing else. */
describe('the npm client braze-api, unmodified', () => {
  let installation: Installation;
  let api: Api;
  let braze: Braze;
  /** What the stories below called: `messages.send`. */
  let called: Set<string>;
  let campaignId: string;
  let variationId: string;

  beforeAll(async () => {
    installation = await startStandalone();
    api = connect(installation);
    braze = new Braze(installation.processes[0]!.url, installation.apiKey);
    called = recordCalls(braze);
    const created = await api.post<{ campaign_id: string; messages: { message_variation_id: string }[] }>(
      '/v1/campaigns',
      {
        name: 'Order confirmation',
        tags: ['transactional'],
        messages: [{ channel: 'email', name: 'Plain' }],
        conversion_behaviors: [{ type: 'Makes Any Purchase', window: 86_400 }],
      },
    );
    campaignId = created.campaign_id;
    variationId = created.messages[0]!.message_variation_id;
  }, 60_000);
  afterAll(async () => {
    await api?.close();
    await installation?.stop();
  }, 60_000);

  const counts = async (): Promise<Series['data'][number]['messages']['email'][number]> => {
    const { data } = await api.get<Series>(`/campaigns/data_series?campaign_id=${campaignId}&length=1`);
    return data[0]!.messages.email[0]!;
  };

  it('creates users', async () => {
    const reply = await braze.users.track({
      attributes: [
        { external_id: 'ada', email: 'ada@customers.example', first_name: 'Ada' },
        { external_id: 'bob', email: 'bob@customers.example' },
      ],
    });
    expect(reply).toEqual({ message: 'success', attributes_processed: 2 });
  });

  it('sends with a campaign and a variation; each user gets a mail of their own, and the sends are counted', async () => {
    const { message, dispatch_id } = await braze.messages.send({
      external_user_ids: ['ada', 'bob'],
      campaign_id: campaignId,
      messages: {
        email: {
          app_id: 'app',
          from: 'Shop <shop@fanfare.example>',
          subject: "Hello {{${first_name} | default: 'you'}}",
          body: '<p>Thanks.</p>',
          message_variation_id: variationId,
        },
      },
    });
    expect({ message, dispatch_id }).toEqual({
      message: 'success',
      dispatch_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await until(counts, ({ sent }) => sent === 2)).toMatchObject({
      variation_api_id: variationId,
      sent: 2,
      delivered: 2,
      unique_recipients: 2,
    });

    const { messages } = await api.get<{ messages: { external_id: string; payload: { subject: string } }[] }>(
      `/v1/outbox?dispatch_id=${dispatch_id}`,
    );
    expect(Object.fromEntries(messages.map(({ external_id, payload }) => [external_id, payload.subject]))).toEqual({
      ada: 'Hello Ada',
      bob: 'Hello you',
    });
  });

  it('tracks a purchase, which converts and brings revenue', async () => {
    const purchase = {
      external_id: 'ada',
      product_id: 'coat',
      currency: 'USD',
      price: 19.99,
      quantity: 2,
      time: new Date().toISOString(),
    };
    expect(await braze.users.track({ purchases: [purchase] }, true)).toEqual({
      message: 'success',
      purchases_processed: 1,
    });
    expect(await until(counts, ({ conversions }) => conversions === 1)).toMatchObject({
      conversions: 1,
      revenue: 39.98,
    });
  });

  it('tracks a custom event, which is listed and counted', async () => {
    const event = { external_id: 'bob', name: 'signed up', time: new Date().toISOString() };
    expect(await braze.users.track({ events: [event, event] })).toEqual({ message: 'success', events_processed: 2 });
    // Two hours, in case one ends here.
    const counted = async (): Promise<number> => {
      const { data } = await api.get<{ data: { count: number }[] }>(
        '/events/data_series?event=signed%20up&length=2&unit=hour',
      );
      return data.reduce((sum, { count }) => sum + count, 0);
    };
    expect(await until(counted, (count) => count > 1)).toBe(2);
    expect(await api.get('/events/list')).toEqual({ message: 'success', events: ['signed up'] });
  });

  it('exports what users received, did and paid', async () => {
    const exported = async () => {
      const { users } = await braze.users.export.ids({ external_ids: ['ada', 'bob'] });
      return Object.fromEntries(users.map((user) => [user.external_id, user]));
    };
    const time = expect.stringMatching(/^\d{4}-.*Z$/);
    const received = {
      name: 'Order confirmation',
      api_campaign_id: campaignId,
      last_received: time,
      engaged: {
        opened_email: false,
        opened_push: false,
        clicked_email: false,
        clicked_triggered_in_app_message: false,
      },
      in_control: false,
      variation_name: 'Plain',
      variation_api_id: variationId,
    };
    const primary = (converted: boolean) => ({
      converted,
      multiple_converted: { 'Primary Conversion Event - A': converted },
    });
    const users = await until(
      exported,
      ({ ada, bob }) => ada?.total_revenue !== undefined && bob?.custom_events?.[0]?.count === 2,
    );
    expect(users).toMatchObject({
      ada: {
        external_id: 'ada',
        campaigns_received: [{ ...received, ...primary(true) }],
        purchases: [{ name: 'coat', first: time, last: time, count: 1 }],
        total_revenue: 39.98,
      },
      bob: {
        external_id: 'bob',
        campaigns_received: [{ ...received, ...primary(false) }],
        custom_events: [{ name: 'signed up', first: time, last: time, count: 2 }],
      },
    });
  });

  it('tracks once what it says twice under one Idempotency-Key', async () => {
    const body = {
      attributes: [{ external_id: 'ida', points: { inc: 1 } }],
      events: [{ external_id: 'ida', name: 'said twice', time: new Date().toISOString() }],
    };
    const url = `${installation.processes[0]!.url}/users/track`;
    const headers = {
      Authorization: `Bearer ${installation.apiKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': 'once',
    };
    const post = async (sent: object) => {
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(sent) });
      return { status: response.status, text: await response.text() };
    };
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(body)));
    expect(answers).toEqual(
      Array(10).fill({
        status: 201,
        text: JSON.stringify({ message: 'success', attributes_processed: 1, events_processed: 1 }),
      }),
    );
    expect((await post({ events: body.events })).status).toBe(409);
    const exported = async () => (await braze.users.export.ids({ external_ids: ['ida'] })).users[0]!;
    const ida = await until(exported, ({ custom_events }) => custom_events !== undefined);
    expect(ida).toMatchObject({ custom_attributes: { points: 1 }, custom_events: [{ name: 'said twice', count: 1 }] });
  });

  it('reads the list and the details', async () => {
    const { campaigns } = await braze.campaigns.list({ sort_direction: 'desc', include_archived: false });
    expect(campaigns).toContainEqual({
      id: campaignId,
      name: 'Order confirmation',
      tags: ['transactional'],
      is_api_campaign: true,
      last_edited: expect.any(String),
    });
    const details = await until(
      () => braze.campaigns.details({ campaign_id: campaignId }),
      ({ last_sent }) => last_sent !== undefined,
    );
    expect(details).toMatchObject({
      message: 'success',
      enabled: true,
      channels: ['email'],
      messages: { [variationId]: { channel: 'email', name: 'Plain' } },
    });
  });

  it('creates a send id and sends under it; it is counted on its own', async () => {
    const created = await braze.sends.id.create({ campaign_id: campaignId, send_id: 'spring' });
    expect(created).toEqual({ message: 'success', send_id: 'spring' });
    const reply = await braze.messages.send({
      external_user_ids: ['bob'],
      campaign_id: campaignId,
      send_id: 'spring',
      messages: {
        email: { app_id: 'app', from: 'a@fanfare.example', body: 'b', message_variation_id: variationId },
      },
    });
    expect(reply).toMatchObject({ message: 'success', send_id: 'spring' });
    const series = (): Promise<Series> =>
      api.get(`/sends/data_series?campaign_id=${campaignId}&send_id=spring&length=1`);
    const { data } = await until(series, ({ data }) => data[0]!.messages.email[0]!.sent > 0);
    expect(data[0]!.messages.email[0]).toMatchObject({ sent: 1, delivered: 1 });
  });

  describe('users', () => {
    const alias = (alias_name: string) => ({ alias_name, alias_label: 'device' });
    const exported = async (...external_ids: string[]) =>
      (await braze.users.export.ids({ external_ids, fields_to_export: ['external_id', 'first_name', 'user_aliases'] }))
        .users;
    const success = expect.objectContaining({ message: 'success' });

    it('get aliases, which can be renamed', async () => {
      await braze.users.track({
        attributes: [{ external_id: 'carol', first_name: 'Carol', email: 'carol@customers.example' }],
      });
      expect(await braze.users.alias.new({ user_aliases: [{ external_id: 'carol', ...alias('phone') }] })).toEqual(
        success,
      );
      const rename = { alias_label: 'device', old_alias_name: 'phone', new_alias_name: 'tablet' };
      expect(await braze.users.alias.update({ alias_updates: [rename] })).toEqual(success);
      expect(await exported('carol')).toEqual([
        { external_id: 'carol', first_name: 'Carol', user_aliases: [alias('tablet')] },
      ]);
    });

    it('are identified, and merged', async () => {
      await braze.users.alias.new({ user_aliases: [alias('kiosk')] });
      await braze.users.track({ attributes: [{ user_alias: alias('kiosk'), first_name: 'Dan' }] });
      expect(
        await braze.users.identify({ aliases_to_identify: [{ external_id: 'dan', user_alias: alias('kiosk') }] }),
      ).toEqual(success);
      expect(await exported('dan')).toEqual([
        { external_id: 'dan', first_name: 'Dan', user_aliases: [alias('kiosk')] },
      ]);

      await braze.users.track({ attributes: [{ external_id: 'daniel' }] });
      const update = { identifier_to_merge: { external_id: 'dan' }, identifier_to_keep: { external_id: 'daniel' } };
      expect(await braze.users.merge({ merge_updates: [update] })).toEqual(success);
      expect(await exported('dan', 'daniel')).toEqual([
        { external_id: 'daniel', first_name: 'Dan', user_aliases: [alias('kiosk')] },
      ]);
    });

    it('change their external ids', async () => {
      const renames = [{ current_external_id: 'daniel', new_external_id: 'daniel-2' }];
      expect(await braze.users.external_ids.rename({ external_id_renames: renames })).toMatchObject({
        external_ids: ['daniel-2'],
        rename_errors: [],
      });
      expect(await exported('daniel')).toMatchObject([{ external_id: 'daniel-2' }]);
      expect(await braze.users.external_ids.remove({ external_ids: ['daniel'] })).toMatchObject({
        removed_ids: ['daniel'],
      });
      expect(await exported('daniel')).toEqual([]);
    });

    it('are deleted', async () => {
      expect(await braze.users.delete({ external_ids: ['daniel-2', 'nobody'] })).toMatchObject({ deleted: 1 });
      const { users, invalid_user_ids } = await braze.users.export.ids({ external_ids: ['daniel-2'] });
      expect({ users, invalid_user_ids }).toEqual({ users: [], invalid_user_ids: ['daniel-2'] });
    });
  });

  describe('consent', () => {
    const group = { subscription_group_id: 'newsletter' };

    it('is kept per subscription group', async () => {
      await braze.subscription.status.set({
        ...group,
        subscription_state: 'subscribed',
        external_id: ['ada'],
        email: [],
      });
      await braze.v2.subscription.status.set({
        subscription_groups: [{ ...group, subscription_state: 'unsubscribed', emails: ['bob@customers.example'] }],
      });
      const { status } = await braze.subscription.status.get({ ...group, external_id: ['ada', 'bob', 'nobody'] });
      expect(status).toEqual({ ada: 'Subscribed', bob: 'Unsubscribed', nobody: 'Unknown' });
      const { users, total_count } = await braze.subscription.user.status({ external_id: 'ada' });
      expect({ users, total_count }).toMatchObject({
        total_count: 1,
        users: [{ external_id: 'ada', subscription_groups: [{ id: 'newsletter', status: 'Subscribed' }] }],
      });
    });

    it('is enforced: who is on the blocklist gets no mail, whatever the request says', async () => {
      const outbox = async (dispatchId: string): Promise<string[]> => {
        const query = `/v1/outbox?dispatch_id=${dispatchId}`;
        const { messages } = await api.get<{ messages: { external_id: string }[] }>(query);
        return messages.map(({ external_id }) => external_id).sort();
      };
      const send = async () => {
        const { dispatch_id } = await braze.messages.send({
          external_user_ids: ['ada', 'carol'],
          recipient_subscription_state: 'all',
          messages: { email: { app_id: 'app', from: 'Shop <shop@fanfare.example>', subject: 's', body: '<p>b</p>' } },
        });
        return dispatch_id;
      };
      await braze.email.blacklist({ email: 'carol@customers.example' });
      const blocked = await send();
      await braze.email.bounce.remove({ email: ['carol@customers.example'] });
      const removed = await send();
      expect(
        await until(
          () => outbox(removed),
          (ids) => ids.length === 2,
        ),
      ).toEqual(['ada', 'carol']);
      expect(
        await until(
          () => outbox(blocked),
          (ids) => ids.length > 0,
        ),
      ).toEqual(['ada']);
    });

    it('knows who complained, until that is taken back', async () => {
      await braze.users.track({
        attributes: [{ external_id: 'eve', email: 'eve@customers.example', marked_email_as_spam_at: '2026-01-01' }],
      });
      await braze.email.spam.remove({ email: 'eve@customers.example' });
      const { dispatch_id } = await braze.messages.send({
        external_user_ids: ['eve'],
        messages: { email: { app_id: 'app', from: 'Shop <shop@fanfare.example>', subject: 's', body: '<p>b</p>' } },
      });
      const path = `/v1/outbox?dispatch_id=${dispatch_id}`;
      const read = () => api.get<{ messages: { external_id: string }[] }>(path);
      expect((await until(read, ({ messages }) => messages.length === 1)).messages[0]!.external_id).toBe('eve');
    });
  });

  it('gets an error as it expects one', async () => {
    const failure = await braze.messages
      .send({
        external_user_ids: ['ada'],
        campaign_id: 'nope',
        messages: { email: { app_id: 'a', from: 'a@b.example', body: 'b', message_variation_id: 'v' } },
      })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).toMatchObject({ message: 'Invalid Campaign ID', status: 400 });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'an API-triggered send',
      () => braze.campaigns.trigger.send({ campaign_id: campaignId, recipients: [{ external_user_id: 'ada' }] }),
      'Invalid Campaign ID',
    ],
    [
      'a transactional send',
      () => braze.transactional.v1.campaigns.send(campaignId, { recipient: [{ external_user_id: 'ada' }] }),
      'The campaign is not a transactional campaign. Only transactional campaigns may use this endpoint',
    ],
    [
      'a scheduled send',
      () => braze.messages.schedule.create({ external_user_ids: ['ada'], schedule: { time: '2090-01-01T00:00:00Z' } }),
      'Scheduled messages are not offered yet',
    ],
    [
      'a list of scheduled broadcasts',
      () => braze.messages.scheduled_broadcasts({ end_time: '2090-01-01T00:00:00Z' }),
      'Scheduled messages are not offered yet',
    ],
    [
      'a change of a schedule',
      () => braze.messages.schedule.update({ schedule_id: 's', schedule: { time: '2090-01-01T00:00:00Z' } }),
      'Scheduled messages are not offered yet',
    ],
    [
      'a cancelled schedule',
      () => braze.messages.schedule.delete({ schedule_id: 's' }),
      'Scheduled messages are not offered yet',
    ],
    [
      'a scheduled API-triggered send',
      () =>
        braze.campaigns.trigger.schedule.create({
          campaign_id: campaignId,
          recipients: [{ external_user_id: 'ada' }],
          schedule: { time: '2090-01-01T00:00:00Z' },
        }),
      'Invalid Campaign ID',
    ],
    [
      'a change of an API-triggered schedule',
      () =>
        braze.campaigns.trigger.schedule.update({
          campaign_id: campaignId,
          schedule_id: 's',
          schedule: { time: '2090-01-01T00:00:00Z' },
        }),
      'Invalid Campaign ID',
    ],
    [
      'a cancelled API-triggered schedule',
      () => braze.campaigns.trigger.schedule.delete({ campaign_id: campaignId, schedule_id: 's' }),
      'Invalid Campaign ID',
    ],
    ['a list of segments', () => braze.segments.list(), 'Segments are not offered yet'],
    ['a segment', () => braze.segments.details({ segment_id: 's' }), 'Segments are not offered yet'],
    [
      'the size of a segment',
      () => braze.segments.analytics({ segment_id: 's', length: 7 }),
      'Segments are not offered yet',
    ],
    [
      'an export of a segment',
      () => braze.users.export.segment({ segment_id: 's', fields_to_export: ['email'] }),
      'Segments are not offered yet',
    ],
    [
      'an export of the Global Control Group',
      () => braze.users.export.global_control_group({ fields_to_export: ['email'] }),
      'A Global Control Group is not offered',
    ],
  ])('is told that %s is not for it', async (_name, attempt, message) => {
    await expect(attempt()).rejects.toMatchObject({ message, status: 400 });
  });

  it('was called above with every method that it has, but for products that are not offered', () => {
    const left = methodsOf(braze).filter((method) => !called.has(method));
    expect(left.filter((method) => !/^(canvas|catalogs|templates)\./.test(method))).toEqual([]);
    expect(left.length).toBeGreaterThan(0);
  });
});
