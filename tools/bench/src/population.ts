import type { Api } from '@fanfare/tools-cluster';

const USERS_PER_CALL = 75;
const CALLS_IN_FLIGHT = 16;

export interface Population {
  readonly campaignId: string;
  readonly variationId: string;
  readonly externalIds: readonly string[];
}

/** Users with an address, and a campaign with one email variation and a conversion behaviour. */
export async function createPopulation(api: Api, userCount: number): Promise<Population> {
  const externalIds = Array.from({ length: userCount }, (_, n) => `bench-${n}`);
  const starts = Array.from({ length: Math.ceil(userCount / USERS_PER_CALL) }, (_, n) => n * USERS_PER_CALL).values();
  const lane = async (): Promise<void> => {
    for (const start of starts) {
      const attributes = externalIds
        .slice(start, start + USERS_PER_CALL)
        .map((external_id) => ({ external_id, first_name: 'Ada', email: `${external_id}@customers.example` }));
      await api.post('/users/track', { attributes });
    }
  };
  await Promise.all(Array.from({ length: CALLS_IN_FLIGHT }, lane));
  const { campaign_id, messages } = await createCampaign(api);
  return { campaignId: campaign_id, variationId: messages[0]!.message_variation_id, externalIds };
}

const createCampaign = (api: Api): Promise<{ campaign_id: string; messages: { message_variation_id: string }[] }> =>
  api.post('/v1/campaigns', {
    name: 'Bench',
    messages: [{ channel: 'email' }],
    conversion_behaviors: [{ type: 'Makes Any Purchase', window: 86_400 }],
  });

/** A send as a service makes it: Liquid in subject and body. */
export const sendBody = ({ campaignId, variationId }: Population, externalIds: readonly string[]): object => ({
  external_user_ids: externalIds,
  campaign_id: campaignId,
  messages: {
    email: {
      app_id: 'bench',
      from: 'Shop <shop@fanfare.example>',
      subject: 'Hello {{${first_name}}}',
      body: "<p>Dear {{${first_name} | default: 'you'}}, your order {{custom_attribute.${order} | default: 'is ready'}}.</p>",
      message_variation_id: variationId,
    },
  },
});
