import { basicAuthorization, type GuardedRequest } from '@fanfare/guarded-http';
import type { ConnectedRequest } from '@fanfare/personalization';

/** By name. */
export type Credentials = Readonly<Record<string, { readonly username: string; readonly password: string }>>;

/** These belong to the connection; a template must not set them. */
const reservedHeaders = new Set(
  'connection content-length expect host keep-alive te trailer transfer-encoding upgrade'.split(' '),
);

/** The call that a template asks for, or `undefined` where it names a credential that there is not. */
export function composeCall(request: ConnectedRequest, credentials: Credentials): GuardedRequest | undefined {
  const { url, method, basicAuth } = request;
  const headers = new Map(Object.entries(typeHeaders(request)));
  for (const [name, value] of Object.entries(request.headers)) {
    if (!reservedHeaders.has(name.trim().toLowerCase())) headers.set(name.trim().toLowerCase(), value);
  }
  if (basicAuth !== undefined) {
    if (!Object.hasOwn(credentials, basicAuth)) return undefined;
    const { username, password } = credentials[basicAuth]!;
    headers.set('authorization', basicAuthorization(username, password));
  }
  const body = method === 'GET' ? undefined : bodyOf(request);
  return { url, method, headers: Object.fromEntries(headers), ...(body !== undefined && { body }) };
}

function typeHeaders({ method, contentType }: ConnectedRequest): Record<string, string> {
  if (contentType !== undefined) return { 'content-type': contentType, accept: contentType };
  return { 'content-type': method === 'GET' ? 'application/json' : 'application/x-www-form-urlencoded', accept: '*/*' };
}

/** `a=1&b=2` is made JSON where that is the type; what is JSON already stays. */
function bodyOf({ body, contentType }: ConnectedRequest): string | undefined {
  if (body === undefined || !/^application\/json\b/i.test(contentType ?? '') || !isForm.test(body)) return body;
  return JSON.stringify(Object.fromEntries(new URLSearchParams(body)));
}

const isForm = /^[^\s=&{}[\]"]+=/;
