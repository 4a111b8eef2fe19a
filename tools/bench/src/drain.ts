import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, Installation } from '@fanfare/tools-cluster';
import { recipientsOf } from './flow.ts';
import { sendBody, type Population } from './population.ts';

export interface DrainResult {
  /** Delivery requests that the gateway put on the log, with nobody else at work. */
  readonly publishedPerSecond: number;
  /** Delivery requests that the worker took from the log and delivered, from its start. */
  readonly drainedPerSecond: number;
}

/** Stops the worker, lets a backlog grow through the gateway, starts the worker and waits until the last one is delivered. */
export async function measureDrain(
  api: Api,
  { processes }: Installation,
  population: Population,
  options: { calls: number; inFlight: number },
): Promise<DrainResult> {
  const worker = processes.find(({ name }) => name === 'channel-worker')!;
  await worker.stop();

  const publishingAt = performance.now();
  const dispatches: string[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < options.calls) {
      const body = sendBody(population, recipientsOf(population, next++, 1));
      dispatches.push((await api.post<{ dispatch_id: string }>('/messages/send', body)).dispatch_id);
    }
  };
  await Promise.all(Array.from({ length: options.inFlight }, lane));
  const publishedMs = performance.now() - publishingAt;

  await worker.restart();
  const drainingAt = performance.now();
  for (const dispatchId of dispatches.slice(-8)) await untilDelivered(api, dispatchId);
  const drainedMs = performance.now() - drainingAt;
  return { publishedPerSecond: rate(options.calls, publishedMs), drainedPerSecond: rate(options.calls, drainedMs) };
}

const rate = (count: number, ms: number): number => Math.round((count / ms) * 1000);

async function untilDelivered(api: Api, dispatchId: string): Promise<void> {
  for (;;) {
    const { messages } = await api.get<{ messages: unknown[] }>(`/v1/outbox?dispatch_id=${dispatchId}&limit=1`);
    if (messages.length > 0) return;
    await sleep(20);
  }
}
