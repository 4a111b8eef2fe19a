import { Agent, request } from 'undici';
import type { Installation } from './installation.ts';

/** The HTTP API as a service of a company calls it: JSON in, JSON out, one connection pool. */
export interface Api {
  get<Body>(path: string): Promise<Body>;
  post<Body>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Body>;
  close(): Promise<void>;
}

/** A reply that is no success. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, path: string, body: string) {
    super(`${path} answered ${status}: ${body.slice(0, 500)}`);
    this.name = 'ApiError';
    this.status = status;
  }
}

export function connect(installation: Pick<Installation, 'urlOf' | 'apiKey'>, connections = 32): Api {
  const dispatcher = new Agent({ connections, keepAliveTimeout: 30_000 });
  const authorization = `Bearer ${installation.apiKey}`;

  async function call<Body>(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Body> {
    const reply = await request(installation.urlOf(path) + path, {
      method,
      dispatcher,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.body.text();
    if (reply.statusCode < 200 || reply.statusCode > 299) throw new ApiError(reply.statusCode, path, text);
    return JSON.parse(text) as Body;
  }

  return {
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
    close: () => dispatcher.close(),
  };
}
