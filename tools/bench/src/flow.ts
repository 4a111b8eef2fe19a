import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '@fanfare/tools-cluster';
import { sendBody, type Population } from './population.ts';

export interface FlowResult {
  readonly recipients: number;
  readonly acceptedPerSecond: number;
  /** From the first request to the last recipient counted. */
  readonly countedPerSecond: number;
  /** Counted minus accepted, when nothing moves any more. */
  readonly countError: number;
}

const COUNT_MS_MAX = 120_000;

/** Sends a fixed number of recipients as fast as they are accepted, then waits until they are counted. Closed loop: a rate, no latency. */
export async function runFlow(
  api: Api,
  population: Population,
  options: { recipients: number; perCall: number; inFlight: number },
): Promise<FlowResult> {
  const { perCall, inFlight } = options;
  const calls = Math.ceil(options.recipients / perCall);
  const recipients = calls * perCall;
  const before = await sentCount(api, population);
  const startedAt = performance.now();

  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < calls)
      await api.post('/messages/send', sendBody(population, recipientsOf(population, next++, perCall)));
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const acceptedAfterMs = performance.now() - startedAt;

  let counted = 0;
  while (counted < recipients && performance.now() - startedAt < COUNT_MS_MAX + acceptedAfterMs) {
    await sleep(100);
    counted = (await sentCount(api, population)) - before;
  }
  const countedAfterMs = performance.now() - startedAt;
  await sleep(500); // a count that is too high would show only now
  const settled = (await sentCount(api, population)) - before;
  return {
    recipients,
    acceptedPerSecond: Math.round((recipients / acceptedAfterMs) * 1000),
    countedPerSecond: Math.round((recipients / countedAfterMs) * 1000),
    countError: settled - recipients,
  };
}

export function recipientsOf({ externalIds }: Population, call: number, perCall: number): string[] {
  return Array.from({ length: perCall }, (_, n) => externalIds[(call * perCall + n) % externalIds.length]!);
}

async function sentCount(api: Api, { campaignId }: Population): Promise<number> {
  const { data } = await api.get<{ data: { messages: { email: { sent: number }[] } }[] }>(
    `/campaigns/data_series?campaign_id=${campaignId}&length=2`,
  );
  return data.flatMap(({ messages }) => messages.email).reduce((sum, { sent }) => sum + sent, 0);
}
