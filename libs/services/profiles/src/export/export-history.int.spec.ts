import { describe, expect, it } from '@jest/globals';
import { ACTIVITIES, COUNTERS, EVER, RECEIPTS, receiptDocumentId, revenueEntity } from '@fanfare/analytics-reader';
import { CAMPAIGNS } from '@fanfare/campaign-reader';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { NOW, useProfileService } from '../test-support/profile-service.ts';

const DAY_MS = 86_400_000;
const day = (days: number): number => NOW + days * DAY_MS;
const iso = (time: number): string => new Date(time).toISOString();

/** What analytics and the campaign service have stored. */
const receipt = (at: number, variationId: string) => ({ outcomeId: `d${at}/1`, variationId, channel: 'email', at });
const activity = (userId: string, at: number, more: object) => {
  return { _id: `${userId} ${at} ${JSON.stringify(more)}`, userId, kind: 'custom_event', at, ...more };
};
const paid = (userId: string, revenue: number, partition = 0) => {
  const counter = { entity: revenueEntity(userId), day: EVER, topic: 't', partition, offset: 1 };
  return { _id: `${userId} ${partition}`, ...counter, sums: { revenue } };
};
const campaign = (campaignId: string, workspaceId = 'w') => ({
  _id: campaignId,
  workspaceId,
  name: `Campaign ${campaignId}`,
  messages: [
    { variationId: 'v1', channel: 'email', name: 'One' },
    { variationId: 'v2', channel: 'email', name: 'Two' },
  ],
  conversionBehaviors: [{ type: 'Makes Any Purchase' }, { type: 'Starts Session' }],
});

describe('POST /users/export/ids, about what users received and did', () => {
  const { post, track, profile, keep, reopen } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });
  const userIdOf = async (externalId: string): Promise<string> => (await profile(externalId))!.userId;
  const exported = async (externalId: string, ...fields_to_export: string[]): Promise<any> => {
    const { body } = await post('/users/export/ids', { external_ids: [externalId], fields_to_export });
    return (body.users as unknown[])[0];
  };

  it('names the campaigns of the last 90 days, with the last message and what it led to', async () => {
    await track({ attributes: [{ external_id: 'u' }, { external_id: 'other' }] });
    const userId = await userIdOf('u');
    await keep(CAMPAIGNS, [campaign('c1'), campaign('c2'), campaign('c3', 'w2')]);
    await keep(RECEIPTS, [
      {
        _id: receiptDocumentId(userId, 'c1'),
        receipts: [receipt(day(-2), 'v1'), receipt(day(-1), 'v2'), receipt(day(-3), 'v1')],
        conversions: [{ behavior: 1 }, { behavior: 'revenue' }],
      } as never,
      { _id: receiptDocumentId(userId, 'c2'), receipts: [receipt(day(-91), 'v1')] } as never,
      { _id: receiptDocumentId(userId, 'c3'), receipts: [receipt(day(-80), 'v9')] } as never,
      { _id: receiptDocumentId(await userIdOf('other'), 'c2'), receipts: [receipt(day(0), 'v1')] } as never,
    ]);
    const untouched = {
      opened_email: false,
      opened_push: false,
      clicked_email: false,
      clicked_triggered_in_app_message: false,
    };
    expect(await exported('u', 'campaigns_received')).toEqual({
      campaigns_received: [
        {
          name: 'Campaign c1',
          api_campaign_id: 'c1',
          last_received: iso(day(-1)),
          engaged: untouched,
          converted: true,
          multiple_converted: { 'Primary Conversion Event - A': false, 'Secondary Conversion Event - B': true },
          in_control: false,
          variation_name: 'Two',
          variation_api_id: 'v2',
        },
        // Of another workspace: its names are not for this one.
        {
          api_campaign_id: 'c3',
          last_received: iso(day(-80)),
          engaged: untouched,
          converted: false,
          in_control: false,
          variation_api_id: 'v9',
        },
      ],
    });
    expect((await exported('other', 'campaigns_received')).campaigns_received).toHaveLength(1);
  });

  it('counts events and purchases of the last 90 days, the apps, and all that was ever paid', async () => {
    await track({
      attributes: [{ external_id: 'u', push_tokens: [{ app_id: 'ios', token: 't', platform: 'apple_push' }] }],
    });
    const userId = await userIdOf('u');
    await keep(ACTIVITIES, [
      ...[day(-89), day(-5), day(-91), day(-7)].map((at) => activity(userId, at, { name: 'opened' })),
      activity(userId, day(-3), { name: 'opened', appId: 'ios' }),
      activity(userId, day(-4), { name: 'signed up' }),
      ...[day(-2), day(-1)].map((at) => activity(userId, at, { kind: 'purchase', name: 'shoe' })),
      activity(userId, day(-1), { kind: 'session', appId: 'ios' }),
      activity('somebody', day(-1), { name: 'opened' }),
    ]);
    await keep(COUNTERS, [paid(userId, 19_990_000), paid(userId, 10_000, 1), paid('somebody', 5)]);
    const all = {
      total_revenue: 20,
      custom_events: [
        { name: 'opened', first: iso(day(-89)), last: iso(day(-3)), count: 4 },
        { name: 'signed up', first: iso(day(-4)), last: iso(day(-4)), count: 1 },
      ],
      purchases: [{ name: 'shoe', first: iso(day(-2)), last: iso(day(-1)), count: 2 }],
      apps: [{ name: 'ios', platform: 'apple_push', sessions: 1, first_used: iso(day(-3)), last_used: iso(day(-1)) }],
    };
    expect(await exported('u', ...Object.keys(all))).toEqual(all);
    expect((await post('/users/export/ids', { external_ids: ['u'] })).body.users).toMatchObject([all]);
  });

  it('gives a user what was theirs under profiles that were merged into them', async () => {
    await track({ attributes: ['a', 'b', 'c'].map((external_id) => ({ external_id })) });
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map(userIdOf));
    await keep(CAMPAIGNS, [campaign('c1')]);
    await keep(
      RECEIPTS,
      [a, b].map((userId, index) => ({
        _id: receiptDocumentId(userId!, 'c1'),
        receipts: [receipt(day(-index - 1), `v${index + 1}`)],
        ...(index === 1 ? { convertedEarlier: [0] } : {}),
      })),
    );
    await keep(
      ACTIVITIES,
      [a, b, c].map((userId, index) => activity(userId!, day(-index - 1), { name: 'opened' })),
    );
    await keep(COUNTERS, [paid(a!, 1_000_000), paid(b!, 2_000_000)]);
    for (const [from, into] of [
      ['c', 'b'],
      ['b', 'a'],
    ]) {
      await post('/users/merge', {
        merge_updates: [{ identifier_to_merge: { external_id: from }, identifier_to_keep: { external_id: into } }],
      });
    }
    expect(await exported('a', 'campaigns_received', 'custom_events', 'total_revenue')).toMatchObject({
      total_revenue: 3,
      custom_events: [{ name: 'opened', first: iso(day(-3)), last: iso(day(-1)), count: 3 }],
      campaigns_received: [{ last_received: iso(day(-1)), variation_name: 'One', converted: true }],
    });
  });

  it('says since when an address is unsubscribed', async () => {
    await track({
      attributes: ['a', 'b'].map((external_id) => ({ external_id, email: `${external_id}@example.com` })),
    });
    await post('/email/status', { email: 'a@example.com', subscription_state: 'unsubscribed' });
    expect(await exported('a', 'email_unsubscribed_at')).toEqual({ email_unsubscribed_at: iso(NOW) });
    expect(await exported('b', 'email_unsubscribed_at')).toEqual({});
  });

  it('looks up nothing that is not asked for, and each collection once for all users', async () => {
    await track({ attributes: ['a', 'b', 'c'].map((external_id) => ({ external_id })) });
    const finds: string[] = [];
    await reopen(({ store }) => ({
      store: {
        ...store,
        collection: (name) => {
          const collection = store.collection<any>(name);
          const find: typeof collection.find = (...query) => {
            finds.push(name);
            return collection.find(...query);
          };
          return { ...collection, find };
        },
      },
    }));
    const asked = async (...fields_to_export: string[]): Promise<string[]> => {
      finds.length = 0;
      await post('/users/export/ids', { external_ids: ['a', 'b', 'c'], fields_to_export });
      return finds.sort();
    };
    expect(await asked('external_id', 'email')).toEqual(['profiles']);
    expect(await asked('campaigns_received')).toEqual(['profiles', 'receipts']);
    expect(await asked('custom_events', 'purchases')).toEqual(['activities', 'profiles']);
    expect(await asked('total_revenue')).toEqual(['counters', 'profiles']);
  });
});
