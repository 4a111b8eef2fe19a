import { describe, expect, it } from '@jest/globals';
import type { Client } from './index.ts';

/** Looked at by the compiler; nothing of it runs. */
export async function whatCompiles(client: Client): Promise<void> {
  const email = { app_id: 'app', from: 'Shop <shop@a.example>', body: 'Hi' };
  const webhook = { url: 'https://a.example', request_method: 'POST' } as const;

  // What clients in use send: a lone entry for a list, null for nothing.
  const sent = await client.messages.send(
    { external_user_ids: 'ada', campaign_id: null, messages: { email, webhook } },
    { idempotencyKey: 'k', signal: AbortSignal.timeout(1) },
  );
  const dispatchId: string = sent.dispatch_id;
  const errors: readonly string[] | undefined = sent.errors;
  // @ts-expect-error a reply has nothing that the schema does not name
  void sent.dispatchId;
  // @ts-expect-error messages are required
  await client.messages.send({ external_user_ids: ['ada'] });
  // @ts-expect-error a user id is a text
  await client.messages.send({ external_user_ids: [1], messages: { email } });
  // @ts-expect-error an e-mail has a sender
  await client.messages.send({ external_user_ids: ['ada'], messages: { email: { app_id: 'app', body: 'Hi' } } });
  // @ts-expect-error there is no such channel
  await client.messages.send({ external_user_ids: ['ada'], messages: { fax: {} } });
  // @ts-expect-error there is no such state
  await client.messages.send({ recipient_subscription_state: 'some', messages: { email } });

  await client.users.track({
    attributes: [{ external_id: 'ada', first_name: 'Ada', points: { inc: 1 }, anything: ['else'] }],
    events: { external_id: 'ada', name: 'signed up', time: '2026-01-31T00:00:00Z', properties: { plan: 'pro' } },
    purchases: [
      { user_alias: { alias_name: 'a', alias_label: 'b' }, product_id: 'p', currency: 'USD', price: 1, time: '' },
    ],
  });
  // @ts-expect-error an event has a time
  await client.users.track({ events: [{ external_id: 'ada', name: 'signed up' }] });
  // @ts-expect-error a standard attribute has its type
  await client.users.track({ attributes: [{ external_id: 'ada', current_location: 'here' }] });
  const [user] = (await client.users.exportIds({ external_ids: ['ada'] })).users;
  const state: 'opted_in' | 'subscribed' | 'unsubscribed' | undefined = user!.email_subscribe;
  await client.users.delete({
    email_addresses: ['a@b.example', { email: 'c@d.example', prioritization: ['identified'] }],
  });
  await client.users.merge({
    merge_updates: [{ identifier_to_merge: { external_id: 'a' }, identifier_to_keep: { email: 'b@c.example' } }],
  });
  // @ts-expect-error a rename has two ids
  await client.users.externalIds.rename({ external_id_renames: [{ current_external_id: 'a' }] });
  const { rename_errors } = await client.users.externalIds.rename({ external_id_renames: [] });
  const problem: [number, string] | undefined = rename_errors[0];
  // @ts-expect-error only what honours a key takes one
  await client.users.delete({ external_ids: ['a'] }, { idempotencyKey: 'k' });

  await client.campaigns.list();
  await client.campaigns.list({ page: 1, include_archived: true, sort_direction: 'desc' });
  // @ts-expect-error there is no such direction
  await client.campaigns.list({ sort_direction: 'up' });
  // @ts-expect-error the campaign is required
  await client.campaigns.details();
  // @ts-expect-error the length is required
  await client.campaigns.dataSeries({ campaign_id: 'c' });
  const { data } = await client.campaigns.dataSeries({ campaign_id: 'c', length: 7 });
  const opens: number = data[0]!.messages.email![0]!.unique_opens;
  // @ts-expect-error an SMS has no opens
  void data[0]!.messages.sms![0]!.unique_opens;
  // @ts-expect-error only a send id's push has them
  void data[0]!.messages.ios_push![0]!.undelivered;
  const ofSend = await client.sends.dataSeries({ campaign_id: 'c', send_id: 's', length: 7 });
  const undelivered: number = ofSend.data[0]!.messages.ios_push![0]!.undelivered;

  const { status } = await client.subscription.status.get({ subscription_group_id: 'g', external_id: ['ada'] });
  const ofAda: 'Subscribed' | 'Unsubscribed' | 'Unknown' | undefined = status.ada;
  await client.email.unsubscribes({ start_date: '2026-01-01', end_date: '2026-01-31', limit: 500 });
  await client.email.blocklist({ email: 'a@b.example' });
  const next: string | undefined = (await client.events.page()).next;
  // @ts-expect-error segments are not offered
  await client.events.dataSeries({ event: 'x', length: 1, segment_id: 's' });

  const campaign = await client.v1.campaigns.create({
    name: 'Welcome',
    messages: [{ channel: 'email' }],
    conversion_behaviors: [{ type: 'Makes Specific Purchase', window: 3600, product: 'coat' }],
  });
  const [behavior] = campaign.conversion_behaviors;
  if (behavior?.type === 'Makes Specific Purchase') behavior.product satisfies string;
  await client.v1.campaigns.patch(campaign.campaign_id, { name: 'New' });
  await client.v1.campaigns.addMessages(campaign.campaign_id, { channel: 'sms', name: 'Text' });
  // @ts-expect-error which one?
  await client.v1.campaigns.stop();
  // @ts-expect-error there is no such permission
  await client.v1.apiKeys.create({ name: 'k', permissions: ['everything'] });

  void [dispatchId, errors, state, problem, opens, undelivered, ofAda, next];
}

describe('The types of the client', () => {
  it('are looked at by the compiler', () => {
    expect(whatCompiles).toBeInstanceOf(Function);
  });
});
