import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, startStandalone, type Api, type Installation } from '@fanfare/tools-cluster';
import { until } from './test-support/until.ts';

/** The service of a shop, which knows what its customers may like. */
async function openShop() {
  const asked: { method?: string; url?: string; authorization?: string }[] = [];
  const server: Server = createServer(({ method, url, headers: { authorization } }, response) => {
    asked.push({ method, url, authorization });
    const user = new URL(url ?? '/', 'http://shop').searchParams.get('user');
    if (user === 'eve') response.writeHead(500).end('out of order');
    else response.end(JSON.stringify({ product: `a hat for ${user}`, prices: [12, 15] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Shop = Awaited<ReturnType<typeof openShop>>;
type Outbox = { messages: { external_id: string; payload: { body: string } }[] };
type Series = { data: { messages: { email: { sent: number }[] } }[] };

/** What a team sees that sends to customers: who got which text. */
async function createTeam(installation: Installation) {
  const api: Api = connect(installation);
  const campaign = await api.post<{ campaign_id: string; messages: { message_variation_id: string }[] }>(
    '/v1/campaigns',
    { name: 'Hats', messages: [{ channel: 'email', name: 'Plain' }] },
  );
  const { campaign_id } = campaign;
  const { message_variation_id } = campaign.messages[0]!;
  await api.post('/users/track', {
    attributes: ['ada', 'bob', 'eve'].map((external_id) => ({
      external_id,
      email: `${external_id}@customers.example`,
    })),
  });
  const sentSoFar = async (): Promise<number> => {
    const { data } = await api.get<Series>(`/campaigns/data_series?campaign_id=${campaign_id}&length=1`);
    return data[0]?.messages.email[0]?.sent ?? 0;
  };
  return {
    close: () => api.close(),
    /** One request is counted when all of its recipients are through: by then, whoever has no mail gets none. */
    async send(body: string, external_user_ids: readonly string[], sent: number): Promise<string[]> {
      const before = await sentSoFar();
      const { dispatch_id } = await api.post<{ dispatch_id: string }>('/messages/send', {
        external_user_ids,
        campaign_id,
        messages: {
          email: { app_id: 'app', from: 'Shop <s@shop.example>', subject: 'A hat', body, message_variation_id },
        },
      });
      await until(sentSoFar, (count) => count === before + sent);
      const { messages } = await api.get<Outbox>(`/v1/outbox?dispatch_id=${dispatch_id}`);
      return messages.map(({ external_id, payload }) => `${external_id}: ${payload.body}`).sort();
    },
  };
}

describe('connected content', () => {
  let shop: Shop;
  let installation: Installation;
  let team: Awaited<ReturnType<typeof createTeam>>;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => shop.close());

  describe('of a service of our own', () => {
    beforeAll(async () => {
      const BASIC_AUTH_CREDENTIALS = '{"shop":{"username":"team","password":"secret"}}';
      installation = await startStandalone({
        env: { CONNECTED_CONTENT_ALLOW_PRIVATE: 'true', BASIC_AUTH_CREDENTIALS },
      });
      team = await createTeam(installation);
    }, 60_000);
    afterAll(async () => {
      await team.close();
      await installation.stop();
    }, 60_000);

    const hat = () => `{% connected_content ${shop.url}/hat?user={{\${user_id}}} :basic_auth shop :save hat %}`;
    const check = "{% if hat.__http_status_code__ != 200 %}{% abort_message('no hat') %}{% endif %}";

    it('is in each mail what the service says of its recipient; whoever it fails for gets no mail', async () => {
      const body = `${hat()}${check}Look: {{hat.product}} for {{hat.prices | first}}`;
      expect(await team.send(body, ['ada', 'bob', 'eve'], 2)).toEqual([
        'ada: Look: a hat for ada for 12',
        'bob: Look: a hat for bob for 12',
      ]);
      const authorization = `Basic ${Buffer.from('team:secret').toString('base64')}`;
      expect(shop.asked.map(({ url }) => url).sort()).toEqual(['ada', 'bob', 'eve'].map((user) => `/hat?user=${user}`));
      expect(shop.asked[0]).toMatchObject({ method: 'GET', authorization });
    }, 60_000);

    it('is empty where the service fails and the mail does not mind', async () => {
      expect(await team.send(`${hat()}Look: [{{hat.product}}]`, ['eve'], 1)).toEqual(['eve: Look: []']);
    }, 60_000);
  });

  describe('of an address inside the network', () => {
    beforeAll(async () => {
      installation = await startStandalone();
      team = await createTeam(installation);
    }, 60_000);
    afterAll(async () => {
      await team.close();
      await installation.stop();
    }, 60_000);

    it('is not called, unless the configuration allows it', async () => {
      const tag = `{% connected_content ${shop.url}/hat?user=ada :save hat %}`;
      expect(await team.send(`${tag}Look: [{{hat.product}}]`, ['ada'], 1)).toEqual(['ada: Look: []']);
      expect(shop.asked).toEqual([]);
    }, 60_000);
  });
});
