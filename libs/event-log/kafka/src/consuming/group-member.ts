import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { OpenClient } from '../client/open-client.ts';
import type { KafkaSettings } from '../options.ts';
import { endsWithin } from '../timing/within.ts';
import { createCommits } from './commits.ts';
import { handOverFirst } from './hand-over-first.ts';
import type { Lane } from './lane.ts';

/** One membership in a group, from joining to leaving or breaking. It is never repaired: another one takes its place. */
export interface GroupMember {
  /** Connects and joins; resolves when that has worked or `onBroken` was told. */
  start(): Promise<void>;
  readonly lanes: ReadonlyMap<string, Lane>;
  /** Finish what is in hand, commit, leave the group. */
  leave(): Promise<void>;
  /** Let go of everything without a word to the group. */
  abandon(): Promise<void>;
}

export interface GroupMemberDeps {
  readonly openClient: OpenClient;
  readonly settings: KafkaSettings;
  /** Names on the broker. */
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly openLane: (lane: LaneRequest) => Lane;
  readonly onJoining: () => void;
  readonly onJoined: () => void;
  readonly onFetched: () => void;
  readonly onBatch: () => void;
  /** Told once, unless it was let go before. */
  readonly onBroken: (error: unknown) => void;
}

export interface LaneRequest {
  readonly topic: string;
  readonly partition: number;
  readonly onDone: (nextOffset: number) => void;
  readonly onRoom: () => void;
}

export const rebalanceTimeoutMs = 60_000;
/** Past this a full lane no longer holds up the fetching for the others; it is paused until it has room again. */
const waitForRoomMs = 100;
/** All that leaving may take: processes are given 25 s to stop, commits and batches in hand included. */
const goodbyeMs = 10_000;
/** Who joins has nothing to hand over, and the others can keep it waiting for a minute: it leaves when they let it. */
const goodbyeWhileJoiningMs = 2_000;
/** For a coordinator that is away; what is not committed is repeated. */
const lastCommitMs = 5_000;
const bytesMax = { perFetch: 4 * 1024 * 1024, perPartition: 1024 * 1024 };

export function createGroupMember(deps: GroupMemberDeps): GroupMember {
  const { settings, groupId, topics } = deps;
  const { logger } = settings;
  const lanes = new Map<string, Lane>();
  /** Full lanes whose partition kafkajs does not fetch, and those about to be. */
  const paused = new Map<string, { topic: string; partitions: number[] }>();
  const room = new Map<string, () => void>();
  let state: 'active' | 'leaving' | 'gone' = 'active';
  let isJoining = false;
  let started: Promise<void> = Promise.resolve();
  let gone: Promise<void> | undefined;

  const consumer: Consumer = deps.openClient('long').consumer({
    groupId,
    partitionAssigners: [handOverFirst(beforeJoin)],
    sessionTimeout: settings.sessionTimeoutMs,
    rebalanceTimeout: rebalanceTimeoutMs,
    heartbeatInterval: settings.heartbeatIntervalMs,
    maxWaitTimeInMs: settings.fetchWaitMs,
    maxBytes: bytesMax.perFetch,
    maxBytesPerPartition: bytesMax.perPartition,
    allowAutoTopicCreation: false,
    retry: { retries: 8, restartOnFailure: async () => false },
  });
  const commits = createCommits(
    (offsets) => consumer.commitOffsets(offsets),
    (error) => logger.info('Offsets were not committed', { groupId, error }),
  );

  function breakDown(error: unknown): void {
    if (state !== 'active') return;
    state = 'gone';
    void abortLanes();
    deps.onBroken(error);
  }

  /** Also the moment before the first join. The others wait for us, and the group for no longer than a session. */
  async function beforeJoin(): Promise<void> {
    if (state === 'gone') throw new Error('This member has left the group');
    isJoining = true;
    deps.onJoining();
    const isDone = await endsWithin((settings.sessionTimeoutMs * 2) / 3, abortLanes());
    if (!isDone)
      logger.warn('A batch in hand outlasted the hand-over of its partition and will be repeated', { groupId });
    await endsWithin(lastCommitMs, commits.flush());
    lanes.clear();
    commits.drop();
    unlessStopped(() => {
      if (state === 'active' && paused.size > 0) consumer.resume([...paused.values()]);
    });
    paused.clear();
  }

  function abortLanes(): Promise<unknown> {
    const all = [...lanes.values()];
    for (const lane of all) lane.abort();
    for (const open of room.values()) open();
    return Promise.all(all.map(({ ended }) => ended));
  }

  async function eachBatch({ batch, resolveOffset }: EachBatchPayload): Promise<void> {
    if (state !== 'active') return;
    const key = `${batch.topic}/${batch.partition}`;
    const lane = lanes.get(key) ?? openLane(key, batch.topic, batch.partition);
    lane.push(batch.messages);
    resolveOffset(batch.lastOffset()); // only says what to fetch next; commits are made of what is done
    deps.onBatch();
    if (lane.hasRoom()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    room.set(key, resolve);
    const gotRoom = await endsWithin(waitForRoomMs, promise);
    room.delete(key);
    if (gotRoom || lane.hasRoom()) return;
    const topicPartition = { topic: batch.topic, partitions: [batch.partition] };
    paused.set(key, topicPartition);
    unlessStopped(() => consumer.pause([topicPartition]));
  }

  function openLane(key: string, topic: string, partition: number): Lane {
    const lane = deps.openLane({
      topic,
      partition,
      // A lane that outlived its membership says nothing about a partition that may be another member's.
      onDone: (nextOffset) => lanes.get(key) === lane && state !== 'gone' && commits.mark(topic, partition, nextOffset),
      onRoom: () => {
        room.get(key)?.();
        const full = paused.get(key);
        if (!full || lanes.get(key) !== lane || state !== 'active') return;
        paused.delete(key);
        unlessStopped(() => consumer.resume([full]));
      },
    });
    lanes.set(key, lane);
    return lane;
  }

  async function join(): Promise<void> {
    const { CRASH, FETCH, GROUP_JOIN } = consumer.events;
    consumer.on(CRASH, ({ payload }) => breakDown(payload.error));
    consumer.on(FETCH, deps.onFetched);
    consumer.on(GROUP_JOIN, () => {
      isJoining = false;
      deps.onJoined();
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      // Batches are only queued here, so as many as there are can be taken at once.
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 64,
        eachBatch,
      });
    } catch (error) {
      breakDown(error);
    }
  }

  /** Once: whoever lets go of a broken member may be overtaken by the end of the subscription. */
  const goodbye = (): Promise<void> => (gone ??= sayGoodbye());

  async function sayGoodbye(): Promise<void> {
    state = 'gone';
    commits.drop();
    const disconnected = started.then(() => consumer.disconnect());
    if (await endsWithin(isJoining ? goodbyeWhileJoiningMs : goodbyeMs, disconnected)) return;
    if (isJoining) logger.info('A consumer was let go while it joined its group', { groupId });
    else logger.warn('A consumer did not disconnect in time', { groupId });
  }

  return {
    lanes,
    start: () => (started = join()),
    async leave() {
      if (state === 'active') {
        state = 'leaving';
        unlessStopped(() => consumer.pause(topics.map((topic) => ({ topic }))));
        await abortLanes();
        await endsWithin(lastCommitMs, commits.flush());
      }
      await goodbye();
    },
    async abandon() {
      void abortLanes();
      await goodbye();
    },
  };
}

/** Kafkajs throws when it is told to pause or resume before its first join or after its end: then nothing is fetched. */
function unlessStopped(tell: () => void): void {
  try {
    tell();
  } catch {
    // as intended
  }
}
