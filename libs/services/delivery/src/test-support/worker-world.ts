import type { DocumentStore } from '@fanfare/document-store';
import type { Campaign } from '@fanfare/domain';
import type { EventLog, NewRecord } from '@fanfare/event-log';
import { createPersonalizer } from '@fanfare/personalization';
import { createProfileReader, PROFILES, type ProfileDocument } from '@fanfare/profile-reader';
import type { Provider } from '@fanfare/providers';
import { createChannelWorker, type ChannelWorkerDeps, type RunningChannelWorker } from '../channel-worker.ts';
import { createSteppedLog, type SteppedLog, type SteppedLogOptions } from './stepped-log.ts';

/** Everything around a worker: a log that a test steps through, a clock it moves, people, campaigns. */
export interface WorkerWorld {
  readonly log: SteppedLog;
  readonly campaigns: Map<string, Campaign>;
  now(): number;
  skip(ms: number): void;
  start(provider: Provider, deps?: Partial<ChannelWorkerDeps>): Promise<RunningChannelWorker>;
  /** Publishes, and lets a worker that was started do all there is to do, waits included. */
  run(...records: readonly NewRecord[]): Promise<void>;
}

export async function createWorkerWorld(
  store: DocumentStore,
  people: readonly ProfileDocument[],
  options: Partial<SteppedLogOptions> = {},
): Promise<WorkerWorld> {
  let clock = 1_000_000;
  const now = () => clock;
  const skip = (ms: number) => {
    clock += ms;
  };
  const log = createSteppedLog({ skip, ...options });
  const campaigns = new Map<string, Campaign>();
  const personalizer = createPersonalizer();
  await store.collection<ProfileDocument>(PROFILES).insertMany(people);

  return {
    log,
    campaigns,
    now,
    skip,
    start: (provider, deps = {}) =>
      createChannelWorker({
        eventLog: log as unknown as EventLog,
        store,
        campaignView: { get: async (_workspaceId, campaignId) => campaigns.get(campaignId) },
        profileReader: createProfileReader(store),
        personalizer,
        providers: { email: provider, sms: provider, webhook: provider },
        now,
        ...deps,
      }).start(),
    async run(...records) {
      await log.publish(records);
      await log.drain();
    },
  };
}
