import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'hdr-histogram-js';
import type { Api } from '@fanfare/tools-cluster';
import { recipientsOf } from './flow.ts';
import { sendBody, type Population } from './population.ts';

export interface LatencyResult {
  readonly offeredPerSecond: number;
  readonly samples: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const SAMPLES_MAX = 2_000;

/**
 * Open loop: calls start on schedule, whatever the system does, and latency counts from the intended start to the moment
 * at which the provider had the message. Only the calls' own ids are remembered while the load runs; the outbox is read after.
 */
export async function measureLatency(
  api: Api,
  population: Population,
  options: { callsPerSecond: number; perCall: number; seconds: number },
): Promise<LatencyResult> {
  const { callsPerSecond, perCall, seconds } = options;
  const calls = Math.round(callsPerSecond * seconds);
  const sampleEvery = Math.max(1, Math.floor(calls / SAMPLES_MAX));
  const sampled: { dispatchId: string; intendedAt: number }[] = [];
  const pending: Promise<void>[] = [];
  const t0 = Date.now() + 100;

  for (let n = 0; n < calls; n += 1) {
    const intendedAt = t0 + (n * 1000) / callsPerSecond;
    const ahead = intendedAt - Date.now();
    if (ahead > 1) await sleep(ahead);
    const call = api.post<{ dispatch_id: string }>(
      '/messages/send',
      sendBody(population, recipientsOf(population, n, perCall)),
    );
    pending.push(
      call.then(({ dispatch_id }) => {
        if (n % sampleEvery === 0) sampled.push({ dispatchId: dispatch_id, intendedAt });
      }),
    );
  }
  await Promise.all(pending);

  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 120_000,
    numberOfSignificantValueDigits: 3,
  });
  for (const { dispatchId, intendedAt } of sampled) {
    histogram.recordValue(Math.max(1, Math.round((await deliveredAt(api, dispatchId)) - intendedAt)));
  }
  return {
    offeredPerSecond: callsPerSecond * perCall,
    samples: sampled.length,
    p50Ms: histogram.getValueAtPercentile(50),
    p99Ms: histogram.getValueAtPercentile(99),
  };
}

async function deliveredAt(api: Api, dispatchId: string): Promise<number> {
  for (;;) {
    const { messages } = await api.get<{ messages: { received_at: string }[] }>(
      `/v1/outbox?dispatch_id=${dispatchId}&limit=1`,
    );
    if (messages[0]) return Date.parse(messages[0].received_at);
    await sleep(10);
  }
}
