export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Another origin must not learn the keys meant for the first one, and any header may hold one. */
const headersForAnyone = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

/** The call that a redirect asks for, as browsers follow it; `undefined` where the status is no redirect. */
export function redirected(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return undefined;
  const url = URL.parse(location, hop.url.href);
  if (!url) return undefined;
  const asGet = status === 303 || (status < 303 && hop.method === 'POST');
  const headers = Object.entries(hop.headers).filter(
    ([name]) =>
      (url.origin === hop.url.origin || headersForAnyone.has(name.toLowerCase())) &&
      !(asGet && name.toLowerCase() === 'content-type'),
  );
  return {
    url,
    method: asGet ? 'GET' : hop.method,
    headers: Object.fromEntries(headers),
    ...(!asGet && hop.body !== undefined && { body: hop.body }),
  };
}
