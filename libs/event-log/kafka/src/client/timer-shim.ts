import { createRequire } from 'node:module';

/** The part of kafkajs 2.2.4's private request queue that the shim touches. */
interface RequestQueue {
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly throttledUntil: number;
  readonly pending: readonly unknown[];
  checkPendingRequests(): void;
}

/** Kafkajs's own interval for requests that wait without being throttled. */
const checkIntervalMs = 10;

/**
 * After every response kafkajs re-arms a timer with a negative delay, whether anything waits or not: each connection
 * wakes up about a thousand times a second, and Node warns of every one (https://github.com/tulios/kafkajs/issues/1704,
 * https://github.com/tulios/kafkajs/issues/1751). This arms it only when something waits, and never for the past.
 *
 * It replaces a private method and therefore holds for the pinned version only; the spec beside it says so.
 */
export function installTimerShim(): void {
  const require = createRequire(import.meta.url);
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: object };
  Object.assign(prototype, { scheduleCheckPendingRequests });
}

function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
  const delayMs = Math.max(this.throttledUntil - Date.now(), checkIntervalMs);
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null;
    this.checkPendingRequests();
  }, delayMs);
}
