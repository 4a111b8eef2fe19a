import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, type Api } from '@fanfare/tools-cluster';

const USERS_PER_CALL = 75;
const RECIPIENTS_PER_CALL = 50;
const CALLS_IN_FLIGHT = 8;
const AGAIN_AFTER_MS = 100;

export interface CrashCampaign {
  readonly campaignId: string;
  readonly variationId: string;
}

export const userIds = (count: number): string[] => Array.from({ length: count }, (_, n) => `crash-${n}`);

export async function createUsers(api: Api, externalIds: readonly string[]): Promise<void> {
  await inParallel(chunksOf(externalIds, USERS_PER_CALL), (chunk) =>
    api.post('/users/track', { attributes: chunk.map((external_id) => ({ external_id })) }),
  );
}

export async function createCampaign(api: Api): Promise<CrashCampaign> {
  const { campaign_id, messages } = await api.post<{
    campaign_id: string;
    messages: { message_variation_id: string }[];
  }>('/v1/campaigns', {
    name: 'Crash',
    messages: [{ channel: 'webhook' }],
    conversion_behaviors: [{ type: 'Makes Any Purchase', window: 86_400 }],
  });
  return { campaignId: campaign_id, variationId: messages[0]!.message_variation_id };
}

/**
 * Sends as a careful caller does: an `Idempotency-Key` per call, and the same call again until it is accepted. So what was
 * accepted is known exactly, whatever died meanwhile.
 */
export async function sendToAll(
  api: Api,
  externalIds: readonly string[],
  campaign: CrashCampaign,
  webhookUrl: string,
): Promise<{ repeatedCalls: number }> {
  let repeatedCalls = 0;
  const message = {
    url: webhookUrl,
    request_method: 'POST',
    body: '{"user":"{{${user_id}}}"}',
    message_variation_id: campaign.variationId,
  };
  await inParallel([...chunksOf(externalIds, RECIPIENTS_PER_CALL).entries()], async ([index, chunk]) => {
    const headers = { 'Idempotency-Key': `${campaign.campaignId}-${index}` };
    const body = { external_user_ids: chunk, campaign_id: campaign.campaignId, messages: { webhook: message } };
    while (!(await isAccepted(() => api.post('/messages/send', body, headers)))) {
      repeatedCalls += 1;
      await sleep(AGAIN_AFTER_MS);
    }
  });
  return { repeatedCalls };
}

/** A refusal is a bug of this test; anything else is a reason to try again. */
async function isAccepted(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) throw error;
    return false;
  }
}

/** One purchase each, of one dollar. Each call is made once: a caller cannot repeat it safely. */
export async function purchase(api: Api, externalIds: readonly string[]): Promise<void> {
  const time = new Date().toISOString();
  await inParallel(chunksOf(externalIds, USERS_PER_CALL), (chunk) =>
    api.post('/users/track', {
      purchases: chunk.map((external_id) => ({ external_id, product_id: 'coat', currency: 'USD', price: 1, time })),
    }),
  );
}

export interface Counts {
  readonly sent: number;
  readonly errors: number;
  readonly uniqueRecipients: number;
  readonly conversions: number;
  readonly revenue: number;
}

/** Undefined while the service that answers is away. */
export async function readCounts(api: Api, { campaignId }: CrashCampaign): Promise<Counts | undefined> {
  try {
    const { data } = await api.get<{ data: { messages: { webhook: Record<string, number>[] } }[] }>(
      `/campaigns/data_series?campaign_id=${campaignId}&length=2`,
    );
    const rows = data.flatMap(({ messages }) => messages.webhook);
    const sum = (field: string): number => rows.reduce((total, row) => total + (row[field] ?? 0), 0);
    return {
      sent: sum('sent'),
      errors: sum('errors'),
      uniqueRecipients: sum('unique_recipients'),
      conversions: sum('conversions'),
      revenue: sum('revenue'),
    };
  } catch {
    return undefined;
  }
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: CALLS_IN_FLIGHT }, lane));
}
