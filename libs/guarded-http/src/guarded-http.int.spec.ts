import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { openGuardedHttp, openHttp, type GuardedHttp, type GuardedHttpOptions } from './guarded-http.ts';

describe('a guarded call', () => {
  const opened: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });

  async function openServer(
    listener: (request: IncomingMessage, response: ServerResponse) => void,
    host = '127.0.0.1',
  ) {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    opened.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const { port } = server.address() as AddressInfo;
    return { port, url: `http://${host}:${port}` };
  }
  function using(http: GuardedHttp): GuardedHttp {
    opened.push(() => http.close());
    return http;
  }
  const openClient = (options: GuardedHttpOptions = {}) =>
    using(openGuardedHttp({ allowPrivateAddresses: true, ...options }));
  const bytesMax = 1_000;

  it('brings status, headers and body', async () => {
    const { url } = await openServer((request, response) => {
      void text(request).then((body) => {
        response
          .writeHead(404, { 'x-a': 'b' })
          .end(`${request.method} ${request.url} ${body} ${String(request.headers['x-c'])}`);
      });
    });
    const request = { url: `${url}/p?q=1`, method: 'PUT', headers: { 'x-c': 'd' }, body: 'zoë', bytesMax };
    const outcome = await openClient().fetchBytes(request);
    expect(outcome).toMatchObject({ outcome: 'answered', status: 404, headers: { 'x-a': 'b' } });
    expect(outcome.outcome === 'answered' && String(outcome.body)).toBe('PUT /p?q=1 zoë d');
  });

  it('reaches no private address, neither by number nor by name, and makes no connection', async () => {
    let calls = 0;
    const { port } = await openServer((_request, response) => {
      calls += 1;
      response.end();
    });
    const http = using(openGuardedHttp());
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433']) {
      expect(await http.fetchBytes({ url: `http://${host}:${port}/`, bytesMax })).toMatchObject({ outcome: 'blocked' });
    }
    expect(calls).toBe(0);
  });

  it.each(['file:///etc/passwd', 'ftp://example.test/', 'data:text/plain,x'])('does not open %s', async (url) => {
    expect(await openClient().fetchBytes({ url, bytesMax })).toMatchObject({ outcome: 'blocked' });
  });

  it('follows as many redirects as it may', async () => {
    const { url } = await openServer((request, response) => {
      const n = Number(request.url?.slice(1));
      if (n === 0) response.end('there');
      else response.writeHead(302, { location: `/${n - 1}` }).end();
    });
    const http = openClient();
    expect(await http.fetchBytes({ url: `${url}/3`, bytesMax, redirectsMax: 3 })).toMatchObject({
      outcome: 'answered',
      status: 200,
      url: `${url}/0`,
    });
    expect(await http.fetchBytes({ url: `${url}/3`, bytesMax, redirectsMax: 2 })).toMatchObject({
      outcome: 'too_many_redirects',
    });
    expect(await http.fetchBytes({ url: `${url}/3`, bytesMax })).toMatchObject({ outcome: 'answered', status: 302 });
  });

  it('checks the address of a redirect as it does the first one', async () => {
    let calls = 0;
    const inside = await openServer((_request, response) => {
      calls += 1;
      response.end('secret');
    }, '127.0.0.2');
    const { url } = await openServer((request, response) => {
      const location = request.url === '/file' ? 'file:///etc/passwd' : inside.url;
      response.writeHead(302, { location }).end();
    });
    const http = using(openHttp({}, (address) => address === '127.0.0.1'));
    expect(await http.fetchBytes({ url, bytesMax, redirectsMax: 3 })).toMatchObject({ outcome: 'blocked' });
    expect(await http.fetchBytes({ url: `${url}/file`, bytesMax, redirectsMax: 3 })).toMatchObject({
      outcome: 'blocked',
    });
    expect(calls).toBe(0);
  });

  it('sends the credentials of an address as a header, unless there is one', async () => {
    const { port } = await openServer((request, response) => void response.end(request.headers.authorization));
    const http = openClient();
    const url = `http://us%20er:p%zz@127.0.0.1:${port}/`;
    const bodyOf = async (headers?: Record<string, string>) => {
      const outcome = await http.fetchBytes({ url, bytesMax, ...(headers && { headers }) });
      return outcome.outcome === 'answered' ? String(outcome.body) : outcome.outcome;
    };
    expect(await bodyOf()).toBe(`Basic ${Buffer.from('us er:p%zz').toString('base64')}`);
    expect(await bodyOf({ Authorization: 'Bearer x' })).toBe('Bearer x');
  });

  const endless = (_request: IncomingMessage, response: ServerResponse) => {
    const writeOn = () => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
    };
    response.on('drain', writeOn);
    writeOn();
  };

  it('reads no more than it may: chunked, or compressed', async () => {
    const chunked = await openServer(endless);
    const bomb = await openServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(900_000)));
    });
    const http = openClient();
    for (const { url } of [chunked, bomb]) {
      expect(await http.fetchBytes({ url, bytesMax: 10_000 })).toEqual({ outcome: 'too_large', status: 200 });
    }
    expect(await http.request({ url: chunked.url })).toMatchObject({ outcome: 'answered', status: 200 });
  });

  it('unpacks what was compressed unasked', async () => {
    const { url } = await openServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello'));
    });
    const outcome = await openClient().fetchBytes({ url, bytesMax });
    expect(outcome.outcome === 'answered' && String(outcome.body)).toBe('hello');
  });

  it('says unreachable where the answer is not what it claims', async () => {
    const { url } = await openServer((request, response) => {
      if (request.url === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end('not packed');
      else {
        response.writeHead(200, { 'content-length': '100' });
        response.write('short', () => response.destroy());
      }
    });
    const http = openClient();
    for (const path of ['/packed', '/short']) {
      expect(await http.fetchBytes({ url: url + path, bytesMax })).toMatchObject({ outcome: 'unreachable' });
    }
  });

  it('has one limit of time, for an answer that never comes and for a body that never ends', async () => {
    const silent = await openServer(() => {});
    const dripping = await openServer((_request, response) => {
      response.writeHead(200).write('a');
    });
    const http = openClient({ timeoutMs: 100 });
    for (const { url } of [silent, dripping]) {
      expect(await http.fetchBytes({ url, bytesMax })).toMatchObject({ outcome: 'timeout' });
    }
    expect(await http.request({ url: dripping.url })).toMatchObject({ outcome: 'answered', status: 200 });
  });

  it.each([
    ['no address', { url: 'nowhere' }, 'invalid_request'],
    ['a header that would split the request', { headers: { 'X-A': 'b\r\nX-Injected: c' } }, 'invalid_request'],
    ['a method that is none', { method: 'GET / HTTP/1.1' }, 'invalid_request'],
  ])('refuses %s', async (_what, request, outcome) => {
    const { url } = await openServer((_request, response) => void response.end());
    expect(await openClient().fetchBytes({ url, bytesMax, ...request })).toMatchObject({ outcome });
  });
});
