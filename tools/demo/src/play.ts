import type { Api } from '@fanfare/tools-cluster';
import { startProgress } from './progress.ts';
import type { User, VariationName } from './scenario.ts';

const USERS_PER_TRACK = 75;
const RECIPIENTS_PER_SEND = 50;
const CALLS_IN_FLIGHT = 8;

export interface DemoCampaign {
  readonly campaignId: string;
  readonly variations: Readonly<Record<VariationName, string>>;
}

interface CreatedCampaign {
  readonly campaign_id: string;
  readonly messages: readonly { readonly message_variation_id: string; readonly name: VariationName }[];
}

/** Step 1: a campaign issues its ids. A purchase within a day is conversion A, a sign-up within three days is B. */
export async function createCampaign(api: Api): Promise<DemoCampaign> {
  const { campaign_id, messages } = await api.post<CreatedCampaign>('/v1/campaigns', {
    name: 'Demo: autumn sale',
    messages: [
      { channel: 'email', name: 'Short subject' },
      { channel: 'email', name: 'Long subject' },
      { channel: 'webhook', name: 'Partner webhook' },
    ],
    conversion_behaviors: [
      { type: 'Makes Any Purchase', window: 86_400 },
      { type: 'Performs Custom Event', window: 3 * 86_400, custom_event_name: 'signed_up' },
    ],
  });
  const ids = Object.fromEntries(messages.map(({ name, message_variation_id }) => [name, message_variation_id]));
  return { campaignId: campaign_id, variations: ids as Record<VariationName, string> };
}

/** Step 2: the users come to exist. */
export async function createUsers(api: Api, users: readonly User[]): Promise<void> {
  await inChunks('Users created', users, USERS_PER_TRACK, (chunk) =>
    api.post('/users/track', {
      attributes: chunk.map(({ externalId, email, firstName, isUnsubscribed }) => ({
        external_id: externalId,
        first_name: firstName,
        ...(email === undefined ? {} : { email }),
        ...(isUnsubscribed ? { email_subscribe: 'unsubscribed' } : {}),
      })),
    }),
  );
}

/** Step 3: a service sends, fifty recipients a call. `webhookUrl` is where the partner listens. */
export async function send(
  api: Api,
  users: readonly User[],
  { campaignId, variations }: DemoCampaign,
  webhookUrl: string,
): Promise<void> {
  const messageOf: Record<VariationName, object> = {
    'Short subject': { email: email('Sale', variations['Short subject']) },
    'Long subject': { email: email('{{${first_name}}}, our autumn sale starts today', variations['Long subject']) },
    'Partner webhook': {
      webhook: {
        url: webhookUrl,
        request_method: 'POST',
        body: '{"user":"{{${user_id}}}","name":"{{${first_name}}}"}',
        message_variation_id: variations['Partner webhook'],
      },
    },
  };
  const calls = Object.entries(messageOf).flatMap(([variation, messages]) =>
    chunksOf(
      users.filter((user) => user.variation === variation),
      RECIPIENTS_PER_SEND,
    ).map((chunk) => ({ chunk, messages })),
  );
  const progress = startProgress('Recipients accepted', users.length);
  let accepted = 0;
  await inParallel(calls, async ({ chunk, messages }) => {
    await api.post('/messages/send', {
      external_user_ids: chunk.map(({ externalId }) => externalId),
      campaign_id: campaignId,
      messages,
    });
    progress.set((accepted += chunk.length));
  });
  progress.done();
}

const email = (subject: string, variationId: string): object => ({
  app_id: 'demo',
  from: 'Shop <shop@fanfare.example>',
  subject,
  body: "<p>Hello {{${first_name} | default: 'you'}}, everything is 20 % off.</p>",
  message_variation_id: variationId,
});

/** Step 4: users buy and sign up; also some who never got a message, which must not count. */
export async function convert(api: Api, users: readonly User[]): Promise<void> {
  const time = new Date().toISOString();
  const active = users.filter(({ purchases, signsUp }) => purchases.length > 0 || signsUp);
  await inChunks('Users who act', active, USERS_PER_TRACK / 3, (chunk) =>
    api.post('/users/track', {
      events: chunk
        .filter(({ signsUp }) => signsUp)
        .map(({ externalId }) => ({ external_id: externalId, name: 'signed_up', time })),
      purchases: chunk.flatMap(({ externalId, purchases }) =>
        purchases.map((purchase) => ({
          external_id: externalId,
          product_id: 'coat',
          currency: 'USD',
          time,
          ...purchase,
        })),
      ),
    }),
  );
}

async function inChunks(
  title: string,
  users: readonly User[],
  size: number,
  call: (chunk: readonly User[]) => Promise<unknown>,
): Promise<void> {
  const progress = startProgress(title, users.length);
  let done = 0;
  await inParallel(chunksOf(users, size), async (chunk) => {
    await call(chunk);
    progress.set((done += chunk.length));
  });
  progress.done();
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: CALLS_IN_FLIGHT }, lane));
}
