import { CAMPAIGNS, type CampaignDocument } from '@fanfare/campaign-reader';
import type { DocumentStore } from '@fanfare/document-store';

const NAME = 'Example campaign';
const EXTERNAL_ID = 'example-user';

/** A campaign and a user, so that the first `curl` works as pasted. */
export interface Example {
  readonly campaignId: string;
  readonly variationId: string;
  readonly externalId: string;
}

/** The example of an earlier start, as long as it can be sent to. */
export async function findExample(store: DocumentStore): Promise<Example | undefined> {
  const known = await store.collection<CampaignDocument>(CAMPAIGNS).findOne({ name: NAME, status: 'active' });
  if (!known) return undefined;
  return { campaignId: known._id, variationId: known.messages[0]!.variationId, externalId: EXTERNAL_ID };
}

/** Finds the example, or makes it, through the API as any caller would. */
export async function ensureExample(url: string, apiKey: string, store: DocumentStore): Promise<Example> {
  async function post<Body>(path: string, body: object): Promise<Body> {
    const headers = { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Body;
  }

  const user = { external_id: EXTERNAL_ID, first_name: 'Ada', email: 'ada@customers.example' };
  await post('/users/track', { attributes: [user] });
  const known = await findExample(store);
  if (known) return known;
  const messages = [{ channel: 'email', name: 'Welcome' }];
  const created = await post<Created>('/v1/campaigns', { name: NAME, messages });
  return {
    campaignId: created.campaign_id,
    variationId: created.messages[0]!.message_variation_id,
    externalId: EXTERNAL_ID,
  };
}

interface Created {
  readonly campaign_id: string;
  readonly messages: readonly { readonly message_variation_id: string }[];
}
