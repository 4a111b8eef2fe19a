import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { DeliveryAttempt } from '@fanfare/providers';
import { describeProvider, type OtherSide } from '@fanfare/providers-testing';
import { openWebhookProvider, type WebhookProviderOptions } from './index.ts';

const callTo =
  (url: string, payload: Record<string, unknown> = {}) =>
  (idempotencyKey: string): DeliveryAttempt => ({
    idempotencyKey,
    channel: 'webhook',
    to: { userId: 'u1' },
    payload: { url, request_method: 'POST', body: '{"a":1}', ...payload },
    trace: { workspaceId: 'w', dispatchId: 'dispatch-1' },
  });

async function openWebServer(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function openReceiver(): Promise<OtherSide> {
  const received: string[] = [];
  let status = 200;
  const server = await openWebServer((request, response) => {
    request.resume().on('end', () => {
      if (status === 200) received.push(String(request.headers['x-fanfare-delivery-id']));
      response.writeHead(status).end('done');
    });
  });
  return {
    openProvider: async () => openWebhookProvider({ allowPrivateAddresses: true, concurrency: 8, timeoutMs: 5_000 }),
    attempt: callTo(server.url),
    received: async () => received,
    faults: {
      'refuses for good': async () => void (status = 404),
      'refuses for now': async () => void (status = 500),
      'is busy': async () => void (status = 429),
      'is down': () => server.close(),
    },
    close: () => server.close(),
  };
}

describeProvider('webhook', openReceiver, { recognisesRepeats: false });

describe('a webhook', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  });
  async function openServer(listener: (request: IncomingMessage, response: ServerResponse) => void) {
    const server = await openWebServer(listener);
    opened.push(server);
    return server;
  }
  function openProvider(options: WebhookProviderOptions = {}) {
    const provider = openWebhookProvider({ allowPrivateAddresses: true, ...options });
    opened.push(provider);
    return provider;
  }

  it('arrives as the message says', async () => {
    const requests: object[] = [];
    const { url } = await openServer((request, response) => {
      void text(request).then((body) => {
        requests.push({ method: request.method, path: request.url, headers: request.headers, body });
        response.end();
      });
    });
    const payload = { request_method: 'PUT', body: '{"name":"Zoë"}', request_headers: { Authorization: 'Bearer x' } };
    await openProvider().deliver(callTo(`${url}?a=b%20c`, payload)('key-1'));
    expect(requests).toMatchObject([
      {
        method: 'PUT',
        path: '/hook?a=b%20c',
        body: '{"name":"Zoë"}',
        headers: { authorization: 'Bearer x', 'content-type': 'application/json', 'idempotency-key': 'key-1' },
      },
    ]);
  });

  it('sends the credentials of the address as a header', async () => {
    const authorizations: unknown[] = [];
    const { port } = await openServer((request, response) => {
      authorizations.push(request.headers.authorization);
      response.end();
    });
    await openProvider().deliver(callTo(`http://us%20er:pass@127.0.0.1:${port}/hook`)('key-1'));
    expect(authorizations).toEqual([`Basic ${Buffer.from('us er:pass').toString('base64')}`]);
  });

  it('reaches no private address, neither by number nor by name, and no connection is made', async () => {
    let calls = 0;
    const { port } = await openServer((_request, response) => {
      calls += 1;
      response.end();
    });
    const provider = openProvider({ allowPrivateAddresses: false });
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433']) {
      expect(await provider.deliver(callTo(`http://${host}:${port}/`)('key-1'))).toMatchObject({
        status: 'rejected',
        permanent: true,
        reason: 'blocked_webhook_url',
      });
    }
    expect(calls).toBe(0);
  });

  it('follows no redirect', async () => {
    let calls = 0;
    const { url } = await openServer((_request, response) => {
      calls += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await openProvider().deliver(callTo(url)('key-1'))).toMatchObject({
      status: 'rejected',
      reason: 'invalid_http_status',
    });
    expect(calls).toBe(1);
  });

  it('is accepted by its status, however long the body that follows', async () => {
    const { url } = await openServer((_request, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(64 * 1024);
      const writeOn = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', writeOn);
      writeOn();
    });
    expect(await openProvider().deliver(callTo(url)('key-1'))).toMatchObject({ status: 'accepted' });
  });

  it('gives up on a receiver that does not answer', async () => {
    const { url } = await openServer(() => {});
    expect(await openProvider({ timeoutMs: 100 }).deliver(callTo(url)('key-1'))).toEqual({
      status: 'unreachable',
      cause: 'http_timeout',
    });
  });

  it('cannot split the request with its headers', async () => {
    const { url } = await openServer((_request, response) => void response.end());
    const payload = { request_headers: { 'X-A': 'b\r\nX-Injected: c' } };
    expect(await openProvider().deliver(callTo(url, payload)('key-1'))).toMatchObject({
      status: 'rejected',
      reason: 'invalid_request',
    });
  });

  it('says ssl_error where the receiver speaks no TLS', async () => {
    const { port } = await openServer((_request, response) => void response.end());
    expect(await openProvider().deliver(callTo(`https://127.0.0.1:${port}/`)('key-1'))).toMatchObject({
      reason: 'ssl_error',
    });
  });
});
