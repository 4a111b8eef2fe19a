import type { Api } from '@fanfare/tools-cluster';
import type { Known } from './requests.ts';

const USER = 'u1';

const channels = ['email', 'sms', 'webhook', 'android_push', 'apple_push', 'kindle_push', 'web_push', 'content_card'];

export interface FuzzCampaign {
  readonly campaignId: string;
  /** By channel. */
  readonly variationIds: Readonly<Record<string, string>>;
}

/** A user whom every channel reaches, campaigns, a send id, keys: what good requests speak of. */
export async function createKnownThings(api: Api): Promise<Known> {
  const user = await createUser(api, USER, '+15550001111');
  await api.post('/users/track', { attributes: [{ external_id: 'u2', email: 'u2@customers.example' }] });
  const sending = await newCampaign(api, 'Sending');
  const edited = await newCampaign(api, 'Edited');
  await api.post('/sends/id/create', { campaign_id: sending.campaignId, send_id: 'spring' });
  const { key_id } = await api.post<{ key_id: string }>('/v1/api_keys', {
    name: 'Short-lived',
    permissions: ['campaigns.list'],
  });
  const newTemplate = async (): Promise<string> => {
    const template = { name: 'Template', subject: 's', body: '<p>b</p>' };
    return (await api.post<{ email_template_id: string }>('/v1/email_templates', template)).email_template_id;
  };
  const templateIds = await Promise.all(Array.from({ length: 5 }, newTemplate));
  const bodies = {
    // Not those, and not to everybody, which are not offered yet.
    'POST /messages/send': {
      ...goodSend(sending, USER),
      broadcast: undefined,
      segment_id: undefined,
      audience: undefined,
    },
    'POST /users/track': {
      attributes: [user],
      events: [{ external_id: USER, name: 'e', time: '2026-01-01T00:00:00Z' }],
      purchases: [{ external_id: USER, product_id: 'p', currency: 'USD', price: 1, time: '2026-01-01T00:00:00Z' }],
    },
    'POST /users/track/sync': { attributes: [{ external_id: USER }], events: undefined, purchases: undefined },
  };
  return {
    bodies,
    words: {
      campaign_id: [sending.campaignId, 'nope'],
      message_variation_id: Object.values(sending.variationIds),
      send_id: ['spring', 'nope'],
      // Not the campaign that sends: a stopped one is no good for the rest.
      'campaigns/{id}': [edited.campaignId],
      'api_keys/{id}': [key_id],
      'email_templates/{id}': templateIds,
      email_template_id: templateIds,
      external_id: [USER, 'u2', 'u3'],
      external_user_ids: [USER, 'u2', 'u3'],
      external_ids: ['u4', 'u5'],
      user_alias: [{ alias_name: 'a1', alias_label: 'l' }],
      alias_name: ['a1', 'a2'],
      alias_label: ['l'],
      email: ['u1@customers.example', 'u2@customers.example', 'nobody@customers.example'],
      phone: ['+15550001111', '+15550002222'],
      from: ['Shop <shop@fanfare.example>'],
      url: ['http://127.0.0.1:9/'],
      request_method: ['POST'],
      time: [new Date().toISOString(), '2026-01-01T00:00:00Z'],
      currency: ['USD'],
      event: ['e'],
      app_id: ['app'],
      channel: channels,
      platform: ['android_push'],
      permissions: ['campaigns.list', 'messages.send'],
      subscription_group_id: ['group'],
      subscription_state: ['subscribed', 'unsubscribed'],
      recipient_subscription_state: ['all'],
      length: ['1', '7'],
      ending_at: [new Date().toISOString()],
      cursor: [''],
      page: ['0'],
      limit: ['1', '5'],
      sort_direction: ['asc', 'desc'],
      include_archived: ['true', 'false'],
      start_date: ['2026-01-01'],
      end_date: ['2026-12-31'],
      country: ['US'],
      dob: ['1990-01-01'],
      gender: ['F'],
      time_zone: ['Europe/Vienna'],
      language: ['en'],
    },
  };
}

/** Every channel reaches this user. */
export async function createUser(api: Api, external_id: string, phone: string): Promise<object> {
  const push_tokens = ['android_push', 'apple_push', 'kindle_push', 'web_push'].map((platform) => ({
    app_id: 'app',
    token: `${external_id}-${platform}`,
    platform,
  }));
  const user = {
    external_id,
    email: `${external_id}@customers.example`,
    phone,
    push_tokens,
    subscription_groups: [{ subscription_group_id: 'group', subscription_state: 'subscribed' }],
  };
  await api.post('/users/track', { attributes: [user] });
  return user;
}

export async function newCampaign(api: Api, name: string): Promise<FuzzCampaign> {
  const { campaign_id, messages } = await api.post<{
    campaign_id: string;
    messages: { channel: string; message_variation_id: string }[];
  }>('/v1/campaigns', { name, messages: channels.map((channel) => ({ channel })) });
  return {
    campaignId: campaign_id,
    variationIds: Object.fromEntries(messages.map(({ channel, message_variation_id: id }) => [channel, id])),
  };
}

/** One message per channel, to one user. */
export function goodSend({ campaignId, variationIds }: FuzzCampaign, externalId: string): object {
  const contents: Record<string, object> = {
    email: { app_id: 'app', from: 'Shop <shop@fanfare.example>', subject: 's', body: 'b' },
    sms: { app_id: 'app', subscription_group_id: 'group', body: 'b' },
    webhook: { url: 'http://127.0.0.1:9/', request_method: 'POST', body: 'b' },
    android_push: { title: 't', alert: 'a' },
    apple_push: { alert: 'a' },
    kindle_push: { title: 't', alert: 'a' },
    web_push: { title: 't', alert: 'a' },
    content_card: { type: 'CLASSIC', title: 't', description: 'd', time_to_live: 3_600 },
  };
  const messages = Object.entries(contents).map(([channel, content]) => [
    channel,
    { ...content, message_variation_id: variationIds[channel] },
  ]);
  return {
    external_user_ids: [externalId],
    user_aliases: undefined,
    send_id: undefined,
    campaign_id: campaignId,
    recipient_subscription_state: 'all',
    messages: Object.fromEntries(messages) as object,
  };
}
