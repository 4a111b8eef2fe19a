import { isConnectionHeader } from '@fanfare/guarded-http';
import type { DeliveryAttempt } from '@fanfare/providers';

export interface WebhookCall {
  readonly url: URL;
  readonly method: 'POST' | 'PUT' | 'DELETE' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type ComposedCall =
  { readonly ok: true; readonly call: WebhookCall } | { readonly ok: false; readonly reason: string };

const methods: readonly unknown[] = ['POST', 'PUT', 'DELETE', 'GET'];

/** Those of the connection, and ours: a message must not set them. */
const isReserved = (name: string) => isConnectionHeader(name) || /^(proxy-|x-fanfare-|idempotency-key$)/.test(name);

/** The contract's webhook object (section 3.8) as an HTTP call. */
export function composeCall({ payload, idempotencyKey, trace }: DeliveryAttempt): ComposedCall {
  const url = typeof payload.url === 'string' ? URL.parse(payload.url.trim()) : null;
  if (!url?.hostname) return { ok: false, reason: 'missing_hostname' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { ok: false, reason: 'blocked_webhook_url' };
  const method = payload.request_method ?? 'POST';
  if (!methods.includes(method)) return { ok: false, reason: 'invalid_request_method' };

  const body = typeof payload.body === 'string' && payload.body !== '' && method !== 'GET' ? payload.body : undefined;
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['content-type'] = contentTypeOf(body);
  for (const [name, value] of Object.entries(payload.request_headers ?? {})) {
    if (!isReserved(name.trim().toLowerCase())) headers[name.trim().toLowerCase()] = String(value);
  }
  Object.assign(headers, {
    'idempotency-key': idempotencyKey,
    'x-fanfare-delivery-id': idempotencyKey,
    'x-fanfare-dispatch-id': trace.dispatchId,
    ...(trace.campaignId !== undefined && { 'x-fanfare-campaign-id': trace.campaignId }),
    ...(trace.variationId !== undefined && { 'x-fanfare-variation-id': trace.variationId }),
    ...(trace.sendId !== undefined && { 'x-fanfare-send-id': trace.sendId }),
  });
  return {
    ok: true,
    call: { url, method: method as WebhookCall['method'], headers, ...(body !== undefined && { body }) },
  };
}

const form = /^[^\s=&]+=[^\s&]*(?:&[^\s=&]+=[^\s&]*)*$/;

function contentTypeOf(body: string): string {
  if (isJson(body)) return 'application/json';
  return form.test(body) ? 'application/x-www-form-urlencoded' : 'text/plain; charset=utf-8';
}

function isJson(body: string): boolean {
  if (!/^\s*[[{]/.test(body)) return false;
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}
