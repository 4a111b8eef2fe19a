import { connect, type Api } from '@fanfare/tools-cluster';
import { compare, printComparison } from './comparison.ts';
import { readCounts, type Counted } from './counts.ts';
import { convert, createCampaign, createUsers, send } from './play.ts';
import { startProgress } from './progress.ts';
import { isReached, users as makeUsers, type User } from './scenario.ts';
import type { Stage } from './start-on.ts';
import { untilReached } from './until.ts';

/** True when every count equals the ground truth. */
export async function runDemo({ installation, simulator }: Stage, userCount: number): Promise<boolean> {
  const api = connect(installation);
  const users = makeUsers(userCount);
  const startedAt = Date.now();
  const parts = installation.processes.map(({ name }) => name).join(', ');
  console.log(
    `Running on ${installation.adapters === 'kafka' ? 'Kafka and MongoDB' : 'the embedded adapters'}: ${parts}\n`,
  );

  const campaign = await createCampaign(api);
  await createUsers(api, users);
  await send(api, users, campaign, simulator.webhookUrl);

  const reached = users.filter(isReached);
  const counts = (): Promise<Record<string, Counted>> => readCounts(api, campaign);
  await wait('Sends counted', counts, ({ sent }) => sent, reached.length);
  await convert(api, users);
  await wait(
    'Conversions counted',
    counts,
    ({ conversions, signUps }) => conversions + signUps,
    conversionsOf(reached),
  );
  await untilQuiet(api, campaign.campaignId);

  const comparison = compare(await readCounts(api, campaign), await simulator.summary(), users, campaign);
  printComparison(comparison);
  const isExact = comparison.every(({ differences }) => differences.length === 0);
  const took = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(
    isExact ? `Exact: every count equals the ground truth (${took} s).` : `NOT EXACT: see above (${took} s).`,
  );
  await api.close();
  return isExact;
}

const conversionsOf = (reached: readonly User[]): number =>
  reached.reduce((sum, { purchases, signsUp }) => sum + (purchases.length > 0 ? 1 : 0) + (signsUp ? 1 : 0), 0);

async function wait(
  title: string,
  counts: () => Promise<Record<string, Counted>>,
  pick: (counted: Counted) => number,
  target: number,
): Promise<void> {
  const progress = startProgress(title, target);
  const read = async (): Promise<number> =>
    Object.values(await counts()).reduce((sum, counted) => sum + pick(counted), 0);
  await untilReached(read, target, progress.set);
  progress.done();
}

/** Revenue may move once more after the last conversion; and a count that is too high would show only later. */
async function untilQuiet(api: Api, campaignId: string): Promise<void> {
  const read = (): Promise<unknown> => api.get(`/campaigns/data_series?campaign_id=${campaignId}&length=2`);
  let before = '';
  for (let same = 0; same < 5;) {
    const now = JSON.stringify(await read());
    same = now === before ? same + 1 : 0;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
