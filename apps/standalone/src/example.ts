const NAME = 'Example campaign';

/** A campaign and a user, so that the first `curl` works as pasted. */
export interface Example {
  readonly campaignId: string;
  readonly variationId: string;
  readonly externalId: string;
}

/** Finds the example of an earlier start, or makes it, through the API as any caller would. */
export async function ensureExample(url: string, apiKey: string): Promise<Example> {
  async function call<Body>(method: 'GET' | 'POST', path: string, body?: object): Promise<Body> {
    const response = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Body;
  }

  const externalId = 'example-user';
  await call('POST', '/users/track', {
    attributes: [{ external_id: externalId, first_name: 'Ada', email: 'ada@customers.example' }],
  });

  const { campaigns } = await call<{ campaigns: Campaign[] }>('GET', '/v1/campaigns');
  const known = campaigns.find(({ name, status }) => name === NAME && status === 'active');
  const { campaign_id, messages } =
    known ??
    (await call<Campaign>('POST', '/v1/campaigns', { name: NAME, messages: [{ channel: 'email', name: 'Welcome' }] }));
  return { campaignId: campaign_id, variationId: messages[0]!.message_variation_id, externalId };
}

interface Campaign {
  readonly campaign_id: string;
  readonly name: string;
  readonly status: string;
  readonly messages: readonly { readonly message_variation_id: string }[];
}
