import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contextOf, createPersonalizer } from '@fanfare/personalization';
import { openConnectedContent, type ConnectedContentOptions } from './index.ts';
import { IN_A_ROW } from './silent-servers.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function openServer(answer: Answer) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function open(options: ConnectedContentOptions = {}) {
  const connectedContent = openConnectedContent({ allowPrivateAddresses: true, ...options });
  opened.push(() => connectedContent.close());
  const personalizer = createPersonalizer();
  return async function send(body: string): Promise<unknown> {
    const compiled = personalizer.compileMessage({ body });
    if (!compiled.ok) throw new Error(compiled.error.message);
    const context = contextOf({ profile: { userId: 'u', externalId: 'ada' } });
    const outcome = await connectedContent.complete((answers) => compiled.render(context, answers));
    return outcome.status === 'rendered' ? outcome.message.body : outcome;
  };
}

const json: Answer = (request, response) => void response.end(JSON.stringify({ path: request.url }));

describe('connected content', () => {
  it('calls, and renders with the answers', async () => {
    const { url, asked } = await openServer(json);
    const body = `{% connected_content ${url}/a?u={{\${user_id}}} :save x %}{{x.path}} {{x.__http_status_code__}}`;
    expect(await open()(body)).toBe('/a?u=ada 200');
    expect(asked).toEqual(['GET /a?u=ada']);
  });

  it('reaches no private address', async () => {
    const { url, asked } = await openServer(json);
    expect(await open({ allowPrivateAddresses: false })(`{% connected_content ${url} :save x %}[{{x.path}}]`)).toBe(
      '[]',
    );
    expect(asked).toEqual([]);
  });

  it('uses a success again, and asks for the rest anew', async () => {
    let status = 500;
    const { url, asked } = await openServer((_request, response) => void response.writeHead(status).end('{"a":"b"}'));
    let clock = 1_000;
    const send = open({ now: () => clock });
    const body = `{% connected_content ${url}/ :save x %}{{x.__http_status_code__}}`;
    expect([await send(body), await send(body)]).toEqual(['500', '500']);
    status = 200;
    expect([await send(body), await send(body)]).toEqual(['200', '200']);
    expect(asked).toHaveLength(3);
    clock += 300_001;
    await send(body);
    expect(asked).toHaveLength(4);
  });

  it.each([
    [':no_cache', 0, 2],
    [':method post', 0, 2],
    [':method post :cache_max_age 600', 600_000, 1],
    [':method post :cache_max_age 600', 600_001, 2],
    [':cache_max_age 1', 300_000, 1],
    [':cache_max_age 99999', 14_400_001, 2],
  ])('%s: %i ms later there were %i calls', async (options, laterMs, calls) => {
    const { url, asked } = await openServer(json);
    let clock = 1_000;
    const send = open({ now: () => clock });
    const body = `{% connected_content ${url} ${options} :save x %}`;
    await send(body);
    clock += laterMs;
    await send(body);
    expect(asked).toHaveLength(calls);
  });

  it('asks once for what many want at the same time', async () => {
    const { url, asked } = await openServer(json);
    const send = open();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => send(`{% connected_content ${url}/x :save x %}{{x.path}}`)),
    );
    expect(new Set(all)).toEqual(new Set(['/x']));
    expect(asked).toHaveLength(1);
  });

  it('ends when the calls or the time are used up', async () => {
    let clock = 1_000;
    const { url, asked } = await openServer((request, response) => {
      clock += 10;
      json(request, response);
    });
    const loop = `{% for n in (1..9) %}{% connected_content ${url}/{{n}} :save x %}[{{x.path}}]{% endfor %}`;
    expect(await open({ callsMax: 3 })(loop)).toMatchObject({ status: 'aborted', reason: 'template_parse_error' });
    expect(asked).toHaveLength(3);
    expect(await open({ now: () => clock, totalMs: 25 })(loop)).toBe('[/1][/2][/3][][][][][][]');
    expect(asked).toHaveLength(6);
  });

  it('goes without what is too large or too late', async () => {
    const { url } = await openServer((request, response) => {
      if (request.url === '/large') response.end('x'.repeat(2_000));
    });
    const send = open({ bytesMax: 1_000, timeoutMs: 100 });
    expect(await send(`[{% connected_content ${url}/large %}{% connected_content ${url}/late %}]`)).toBe('[]');
  });

  it('takes no time from a call that waits for others of the same server', async () => {
    const { url, asked } = await openServer((request, response) => {
      setTimeout(() => json(request, response), 1_000);
    });
    const send = open({ timeoutMs: 3_000 });
    const all = await Promise.all(
      Array.from({ length: 260 }, (_, n) => send(`{% connected_content ${url}/${n} :save x %}{{x.path}}`)),
    );
    expect(all).toEqual(Array.from({ length: 260 }, (_, n) => `/${n}`));
    expect(asked).toHaveLength(260);
  });

  it('does not ask a server for a while that answers nobody', async () => {
    let clock = 0;
    let answers = false;
    const { url, asked } = await openServer((request, response) => {
      if (answers) json(request, response);
    });
    const send = open({ timeoutMs: 300, now: () => clock });
    const ask = (n: number) => send(`{% connected_content ${url}/${n} :save x %}[{{x.path}}]`);
    await Promise.all(Array.from({ length: IN_A_ROW }, (_, n) => ask(n)));
    answers = true;
    const before = asked.length;
    expect([await ask(101), asked.length]).toEqual(['[]', before]);
    expect(await send(`{% connected_content ${url} :retry %}`)).toMatchObject({ status: 'retry' });
    clock += 5_000;
    expect([await ask(102), asked.length]).toEqual(['[/102]', before + 1]);
  });

  it('is to be tried again where :retry stands and the failure may pass', async () => {
    let status = 503;
    const { url } = await openServer((_request, response) => void response.writeHead(status).end('no'));
    const send = open();
    const body = `[{% connected_content ${url} :retry %}]`;
    expect(await send(body)).toEqual({ status: 'retry', cause: 'connected_content: HTTP 503' });
    status = 404;
    expect(await send(body)).toBe('[]');
    expect(await send(`[{% connected_content http://127.0.0.1:1/ :retry %}]`)).toMatchObject({ status: 'retry' });
    expect(await send(`[{% connected_content http://127.0.0.1:1/ %}]`)).toBe('[]');
  });
});
