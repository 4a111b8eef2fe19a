import {
  authorizationNamed,
  isConnectionHeader,
  type GuardedRequest,
  type NamedCredentials,
} from '@fanfare/guarded-http';
import type { ConnectedRequest } from '@fanfare/personalization';

/** The call that a template asks for, or `undefined` where it names a credential that there is not. */
export function composeCall(request: ConnectedRequest, credentials: NamedCredentials): GuardedRequest | undefined {
  const { url, method, basicAuth } = request;
  const headers = new Map(Object.entries(typeHeaders(request)));
  for (const [name, value] of Object.entries(request.headers)) {
    if (!isConnectionHeader(name)) headers.set(name.trim().toLowerCase(), value);
  }
  if (basicAuth !== undefined) {
    const authorization = authorizationNamed(credentials, basicAuth);
    if (authorization === undefined) return undefined;
    headers.set('authorization', authorization);
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
