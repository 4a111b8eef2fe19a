import type { Api, AppProcess, SimulatorProcess } from '@fanfare/tools-cluster';
import { until } from '../test-support/until.ts';
import { killAtRandom, randomOf } from './chaos.ts';
import { createCampaign, purchase, readCounts, sendToAll, type Counts } from './crash-flow.ts';

const COUNTED_MS_MAX = 120_000;

export interface RoundOptions {
  readonly api: Api;
  readonly simulator: SimulatorProcess;
  readonly externalIds: readonly string[];
  /** Killed while the recipients flow. */
  readonly victims: readonly AppProcess[];
  /** Killed while purchases become conversions; they take no requests of ours that cannot be repeated. */
  readonly countingVictims: readonly AppProcess[];
  readonly kills: number;
  readonly betweenMs: readonly [number, number];
  readonly seed: number;
}

export interface RoundFigures {
  readonly seed: number;
  readonly killed: readonly string[];
  readonly accepted: number;
  /** Accepted, but never reached the provider. */
  readonly lost: number;
  /** Calls at the provider beyond the first for a recipient. */
  readonly repeated: number;
  /** Counted minus accepted. */
  readonly miscounted: number;
  readonly convertedWrong: number;
  readonly repeatedCalls: number;
  readonly counts: Counts;
}

/** One campaign to everyone, with deaths on the way; then purchases, with deaths on the way. */
export async function playRound(options: RoundOptions): Promise<RoundFigures> {
  const { api, simulator, externalIds, victims, countingVictims, kills, betweenMs, seed } = options;
  const random = randomOf(seed);
  const campaign = await createCampaign(api);

  const chaos = killAtRandom(victims, { kills, betweenMs, random });
  const { repeatedCalls } = await sendToAll(api, externalIds, campaign, simulator.webhookUrl);
  const killed = await chaos;
  await until(
    () => readCounts(api, campaign),
    (counts) => counts !== undefined && counts.sent >= externalIds.length,
    COUNTED_MS_MAX,
  );

  const buyers = externalIds.slice(0, Math.ceil(externalIds.length / 10));
  await purchase(api, buyers);
  const lateKilled = await killAtRandom(countingVictims, { kills: 1, betweenMs: [0, 100], random });
  await until(
    () => readCounts(api, campaign),
    (counts) => counts !== undefined && counts.conversions >= buyers.length && counts.revenue >= buyers.length,
    COUNTED_MS_MAX,
  );

  const counts = await settledCounts(api, campaign);
  const received = (await simulator.summary()).webhook.variations[campaign.variationId]!;
  return {
    seed,
    killed: [...killed, ...lateKilled],
    accepted: externalIds.length,
    lost: externalIds.length - received.distinct,
    repeated: received.repeats,
    miscounted:
      Math.abs(counts.sent - externalIds.length) +
      Math.abs(counts.uniqueRecipients - externalIds.length) +
      counts.errors,
    convertedWrong: Math.abs(counts.conversions - buyers.length) + Math.abs(counts.revenue - buyers.length),
    repeatedCalls,
    counts,
  };
}

/** Reads until two readings a moment apart agree: a count that is too high would show only now. */
async function settledCounts(api: Api, campaign: Parameters<typeof readCounts>[1]): Promise<Counts> {
  let before = '';
  const settled = await until(
    async () => {
      const counts = await readCounts(api, campaign);
      const now = JSON.stringify(counts);
      const isSettled = counts !== undefined && now === before;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return isSettled ? counts : undefined;
    },
    (counts) => counts !== undefined,
  );
  return settled!;
}
