import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from './faults.ts';
import { firstBytes, type Receive } from './reception.ts';

/** Takes any request on any path as a webhook, unless told to fail. */
export function createWebhookReceiver(receive: Receive, faults: Faults) {
  return async function receiveWebhook(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const header = (name: string) => [request.headers[name]].flat()[0];
    const outcome = await receive({
      channel: 'webhook',
      deliveryId: header('x-fanfare-delivery-id') ?? header('idempotency-key') ?? randomUUID(),
      variationId: header('x-fanfare-variation-id') ?? 'none',
      to: `${request.method} ${request.url}`,
      at: Date.now(),
      raw: await firstBytes(request),
    });
    const { httpStatus, retryAfterSeconds } = faults.control();
    if (outcome === 'accept') response.writeHead(204).end();
    else if (outcome === 'answer') {
      if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds);
      response.writeHead(httpStatus).end();
    } else request.socket.destroy();
  };
}
