import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { z } from 'zod';
import { Control, type Faults } from './faults.ts';
import type { KeptMessage, Ledger } from './ledger.ts';

interface Reply {
  readonly status: number;
  readonly body: unknown;
}
type Handler = (request: IncomingMessage, url: URL) => Promise<Reply> | Reply;

const ok = (body: unknown): Reply => ({ status: 200, body });

/** How tests and demos set faults and read the truth. `undefined` for a path that is none of its own. */
export function createControlApi(faults: Faults, ledger: Ledger) {
  const routes: Readonly<Record<string, Handler>> = {
    'GET /control': () => ok(faults.control()),
    'PUT /control': async (request) => {
      const control = Control.safeParse(parseJson(await text(request)));
      if (!control.success) return { status: 400, body: { message: z.prettifyError(control.error) } };
      faults.set(control.data);
      return ok(control.data);
    },
    'GET /received': async (_request, url) => {
      const limit = z.coerce
        .number()
        .int()
        .min(1)
        .catch(50)
        .parse(url.searchParams.get('limit') ?? 50);
      return ok({ messages: await Promise.all(ledger.newest(limit).map(readable)) });
    },
    'GET /received/summary': () => ok(ledger.summary()),
    'DELETE /received': () => {
      ledger.clear();
      return ok({ message: 'success' });
    },
    'GET /healthz': () => ok({ message: 'success' }),
  };

  return function handlerOf(request: IncomingMessage): ((response: ServerResponse) => Promise<void>) | undefined {
    const url = new URL(request.url ?? '/', 'http://simulator');
    const handler = routes[`${request.method} ${url.pathname}`];
    if (!handler) return undefined;
    return async (response) => {
      const { status, body } = await handler(request, url);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
  };
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

/** Mails are parsed only here, for those who look. */
async function readable({ raw, ...message }: KeptMessage): Promise<object> {
  if (message.channel === 'webhook') return { ...message, body: raw.toString() };
  const { subject, from, replyTo, text: plain, html, messageId } = await simpleParser(raw);
  return { ...message, messageId, subject, from: from?.text, replyTo: replyTo?.text, text: plain, html };
}
