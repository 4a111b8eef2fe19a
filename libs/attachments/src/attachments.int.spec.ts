import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openAttachments, type Attachments, type AttachmentsOptions } from './index.ts';

describe('the files that emails carry', () => {
  let server: Server;
  let origin: string;
  let requests: IncomingMessage[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const opened: Attachments[] = [];

  beforeEach(async () => {
    requests = [];
    answer = (_request, response) => response.end('content');
    server = createServer((request, response) => {
      requests.push(request);
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    for (const attachments of opened.splice(0)) await attachments.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const open = (options: AttachmentsOptions = {}): Attachments => {
    const attachments = openAttachments({ allowPrivateAddresses: true, ...options });
    opened.push(attachments);
    return attachments;
  };
  const loaded = { outcome: 'loaded', content: Buffer.from('content') };

  it('are fetched once, for all who ask at the same time and for those who come later', async () => {
    const { load } = open();
    const url = `${origin}/terms.pdf`;
    const files = await Promise.all([load({ url }), load({ url }), load({ url })]);
    expect([...files, await load({ url })]).toEqual([loaded, loaded, loaded, loaded]);
    expect(requests).toHaveLength(1);
  });

  it('are fetched again when their time is over', async () => {
    let now = 1_000;
    const { load } = open({ now: () => now });
    const url = `${origin}/a.pdf`;
    await load({ url });
    now += 24 * 3_600_000;
    await load({ url });
    expect(requests).toHaveLength(1);
    now += 1;
    await load({ url });
    expect(requests).toHaveLength(2);
  });

  it('are kept within a size, those that were used last', async () => {
    const { load } = open({ keptBytesMax: 2 * 1_007 });
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await load({ url: `${origin}/${name}.pdf` });
    expect(requests.map(({ url }) => url)).toEqual(['/a.pdf', '/b.pdf', '/c.pdf', '/b.pdf']);
  });

  it('are fetched with the credential that is named, and kept apart by it', async () => {
    const { load } = open({ credentials: { files: { username: 'u', password: 'p:w' } } });
    const url = `${origin}/a.pdf`;
    await load({ url });
    await load({ url, credential: 'files' });
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      `Basic ${Buffer.from('u:p:w').toString('base64')}`,
    ]);
    for (const credential of ['other', 'constructor'])
      expect(await load({ url, credential })).toMatchObject({
        outcome: 'unavailable',
        reason: 'attachment_credential_unknown',
      });
  });

  it('may be as large as allowed and no larger', async () => {
    const { load } = open({ bytesMax: 1_000 });
    answer = (request, response) => response.end('x'.repeat(Number(request.url?.slice(1, -4))));
    expect(await load({ url: `${origin}/1000.txt` })).toMatchObject({ outcome: 'loaded' });
    expect(await load({ url: `${origin}/1001.txt` })).toMatchObject({
      outcome: 'unavailable',
      reason: 'attachment_too_large',
    });
  });

  it.each([404, 403, 410, 301, 204])('are unavailable for good when their server says %i', async (status) => {
    answer = (_request, response) => response.writeHead(status).end();
    expect(await open().load({ url: `${origin}/a.pdf?key=secret` })).toEqual({
      outcome: 'unavailable',
      reason: 'attachment_unavailable',
      detail: `${origin}/a.pdf: HTTP ${status}`,
    });
  });

  it.each([500, 503, 429, 408])('are to be asked for again when their server says %i', async (status) => {
    let now = 1_000;
    const { load } = open({ now: () => now });
    answer = (_request, response) => response.writeHead(status).end('x'.repeat(5_000_000));
    const url = `${origin}/a.pdf`;
    expect(await load({ url })).toMatchObject({ outcome: 'unreachable', cause: expect.stringContaining(`${status}`) });
    answer = (_request, response) => response.end('content');
    expect(await load({ url })).toMatchObject({ outcome: 'unreachable' }); // believed for a moment
    expect(await load({ url: `${origin}/b.pdf` })).toEqual(loaded);
    now += 4_001;
    expect(await load({ url })).toEqual(loaded);
  });

  it('are to be asked for again when nobody answers in time', async () => {
    answer = () => {};
    const url = `${origin}/a.pdf`;
    expect(await open({ timeoutMs: 50 }).load({ url })).toMatchObject({ outcome: 'unreachable' });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await open().load({ url })).toMatchObject({ outcome: 'unreachable' });
  });

  it('are not asked for of a server that did not answer a moment ago', async () => {
    let now = 1_000;
    const { load } = open({ timeoutMs: 50, now: () => now });
    answer = () => {};
    for (const name of ['a', 'b', 'c'])
      expect(await load({ url: `${origin}/${name}.pdf` })).toMatchObject({ outcome: 'unreachable' });
    expect(requests).toHaveLength(1);
    now += 4_001;
    answer = (_request, response) => response.end('content');
    expect(await load({ url: `${origin}/b.pdf` })).toEqual(loaded);
  });

  it('do not come from inside our network', async () => {
    const { load } = open({ allowPrivateAddresses: false });
    for (const url of [`${origin}/a.pdf`, 'http://169.254.169.254/latest/meta-data.txt', 'http://[::1]/a.pdf'])
      expect(await load({ url })).toMatchObject({ outcome: 'unavailable', reason: 'attachment_address_blocked' });
    expect(requests).toHaveLength(0);
  });
});
