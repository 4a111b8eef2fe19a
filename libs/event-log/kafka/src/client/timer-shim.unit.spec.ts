import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from '@jest/globals';
import { installTimerShim } from './timer-shim.ts';

const require = createRequire(import.meta.url);

interface RequestQueue {
  throttledUntil: number;
  throttleCheckTimeoutId: (NodeJS.Timeout & { _idleTimeout?: number }) | null;
  pending: unknown[];
  fulfillRequest(response: { correlationId: number; payload: Buffer; size: number }): void;
  scheduleCheckPendingRequests(): void;
  destroy(): void;
}

const queues: RequestQueue[] = [];

function openRequestQueue(): RequestQueue {
  installTimerShim();
  const Queue = require('kafkajs/src/network/requestQueue') as new (options: object) => RequestQueue;
  const quiet = () => {};
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const queue = new Queue({ maxInFlightRequests: null, requestTimeout: 1_000, clientId: 'c', broker: 'b', logger });
  queues.push(queue);
  return queue;
}

describe("the shim of kafkajs's timer", () => {
  afterEach(() => {
    for (const queue of queues.splice(0)) queue.destroy();
  });

  it('is written for the version that is installed', () => {
    expect(require('kafkajs/package.json')).toMatchObject({ version: '2.2.4' });
  });

  it('arms nothing after a response when nothing waits, so Node has no negative delay to warn of', () => {
    const queue = openRequestQueue();
    queue.fulfillRequest({ correlationId: 1, payload: Buffer.alloc(0), size: 0 });
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  it('arms once, for the end of the throttling, when requests wait', () => {
    const queue = openRequestQueue();
    queue.pending = [{}];
    queue.throttledUntil = Date.now() + 5_000;
    queue.scheduleCheckPendingRequests();
    const armed = queue.throttleCheckTimeoutId;
    queue.scheduleCheckPendingRequests();

    expect(queue.throttleCheckTimeoutId).toBe(armed);
    expect(armed?._idleTimeout).toBeGreaterThan(4_000);
  });

  it('never arms for the past', () => {
    const queue = openRequestQueue();
    queue.pending = [{}];
    queue.throttledUntil = Date.now() - 5_000;
    queue.scheduleCheckPendingRequests();
    expect(queue.throttleCheckTimeoutId?._idleTimeout).toBe(10);
  });
});
