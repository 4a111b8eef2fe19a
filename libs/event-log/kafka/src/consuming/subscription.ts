import type { PartitionLag, SubscribeOptions, Subscription } from '@fanfare/event-log';
import { originalOf } from '../client/error-kind.ts';
import type { OpenClient } from '../client/open-client.ts';
import type { KafkaSettings } from '../options.ts';
import { backoffMs } from '../timing/backoff.ts';
import { createSleeper } from '../timing/sleeper.ts';
import { endsWithin } from '../timing/within.ts';
import { createGroupMember, type GroupMember, type LaneRequest, rebalanceTimeoutMs } from './group-member.ts';
import { createLane } from './lane.ts';
import { createSlots } from './slots.ts';
import { loopStateOf } from './stall.ts';

export interface SubscriptionDeps {
  readonly openClient: OpenClient;
  readonly settings: KafkaSettings;
  readonly lag: (group: string) => Promise<PartitionLag[]>;
  /** Aborts when the log is closed, perhaps before there is a subscription that could be. */
  readonly closing: AbortSignal;
}

const defaultBatchMax = 500;
const rejoinAfter = { firstMs: 250, capMs: 10_000 };
/** A group whose members are slow to hand over lets a new one wait for a minute; its process has other things to start. */
const firstTryMs = 10_000;

/**
 * Keeps one membership in the group alive: when it breaks or stalls, it is given up and another one joins.
 * Resolves when the first one has joined, failed to and will be followed by the next, or has to wait for the others.
 */
export async function openSubscription(deps: SubscriptionDeps, options: SubscribeOptions): Promise<Subscription> {
  const { settings } = deps;
  const { logger, topicPrefix } = settings;
  const { group, topics, handle, batchMax = defaultBatchMax } = options;
  const groupId = topicPrefix + group;
  const slots = createSlots(settings.batchesAtOnce);
  const pauses = new Map<string, number>();
  const laneEnds = new Map<string, Promise<void>>();
  const sleeper = createSleeper();

  let hasJoined = false;
  let isJoining = false;
  let isClosed = false;
  let lastError: string | undefined;
  let lastProgressAt = Date.now();
  let lastLoopAt = Date.now();
  let lastBatchAt = Date.now();
  let failures = 0;
  let stalls = 0;
  let member!: GroupMember; // from the first step of `supervise` on

  function openLane({ topic, partition, onDone, onRoom }: LaneRequest) {
    const name = topic.slice(topicPrefix.length);
    const key = `${name}/${partition}`;
    const lane = createLane({
      topic: name,
      partition,
      handle,
      batchMax,
      slots,
      after: laneEnds.get(key) ?? Promise.resolve(),
      pausedUntil: () => pauses.get(name) ?? 0,
      onDone,
      onRoom,
      onHandled() {
        lastError = undefined;
        lastBatchAt = lastProgressAt = Date.now();
      },
      onRejected(error) {
        lastError = originalOf(error).message;
        logger.warn('A handler rejected its records; they will come again', { group, topic: name, partition, error });
      },
    });
    laneEnds.set(key, lane.ended);
    return lane;
  }

  const isIdle = () => [...member.lanes.values()].every((lane) => lane.isIdle());
  const look = () => member.lanes.forEach((lane) => lane.look());

  /** One membership, until it breaks. */
  function openMember(): Promise<unknown> {
    const { promise: broken, resolve: onBroken } = Promise.withResolvers<unknown>();
    member = createGroupMember({
      ...deps,
      groupId,
      topics: topics.map((topic) => topicPrefix + topic),
      openLane,
      onBroken,
      onJoining() {
        isJoining = true;
        lastLoopAt = Date.now();
      },
      onJoined() {
        if (!hasJoined) logger.info('A subscription has joined its group', { group, topics });
        hasJoined = true;
        isJoining = false;
        lastBatchAt = lastLoopAt = Date.now();
      },
      onFetched() {
        lastLoopAt = Date.now();
        if (failures > 0) lastError = undefined;
        failures = 0;
        if (isIdle()) lastProgressAt = lastLoopAt;
      },
      onBatch() {
        lastBatchAt = Date.now();
        stalls = 0;
      },
    });
    lastBatchAt = lastLoopAt = Date.now();
    isJoining = true;
    return Promise.race([broken, watchForStall(member, broken)]);
  }

  async function watchForStall(watched: GroupMember, broken: Promise<unknown>): Promise<unknown> {
    let isOver = false;
    void broken.then(() => (isOver = true));
    // Twice as patient after every stall that brought nothing: it may be the lag that is wrong.
    const limits = { stallAfterMs: settings.stallAfterMs * 2 ** stalls, joinMs: rebalanceTimeoutMs };
    for (;;) {
      await new Promise<void>((resolve) => setTimeout(resolve, settings.stallAfterMs / 3).unref());
      if (isOver || isClosed || member !== watched) return new Promise(() => {});
      const state = loopStateOf({ now: Date.now(), lastLoopAt, lastBatchAt, isJoining, isIdle: isIdle() }, limits);
      if (state === 'silent') return new Error('The consumer stopped fetching');
      if (state === 'quiet' && (await isBehind())) {
        stalls = Math.min(stalls + 1, 5);
        return new Error('The group is behind and the consumer gets nothing');
      }
    }
  }

  async function isBehind(): Promise<boolean> {
    const own = new Set([...member.lanes.keys()]);
    const lags = await deps.lag(group).catch(() => []);
    return lags.some(({ topic, partition, lag }) => lag > 0 && own.has(`${topicPrefix}${topic}/${partition}`));
  }

  const { promise: firstTry, resolve: firstTryIsOver } = Promise.withResolvers<void>();

  async function supervise(): Promise<void> {
    while (!isClosed) {
      const broken = openMember();
      void member.start().then(firstTryIsOver);
      const error = await Promise.race([broken, closing]);
      if (isClosed) break;
      lastError = originalOf(error).message;
      logger.warn('A subscription lost its group and will join again', { group, reason: lastError, failures });
      await member.abandon();
      await sleeper.sleep(backoffMs(failures, rejoinAfter));
      failures += 1;
    }
    await member.leave();
  }

  const { promise: closing, resolve: startClosing } = Promise.withResolvers<undefined>();
  const supervision = supervise();
  function close(): Promise<void> {
    isClosed = true;
    startClosing(undefined);
    sleeper.wake();
    return supervision;
  }
  const closeWithLog = () => void close();
  deps.closing.addEventListener('abort', closeWithLog, { once: true });
  void supervision.then(() => deps.closing.removeEventListener('abort', closeWithLog));
  await endsWithin(firstTryMs, Promise.race([firstTry, supervision]));

  return {
    pause(topic, forMs) {
      pauses.set(topic, Date.now() + forMs);
      look();
    },
    resume(topic) {
      pauses.delete(topic);
      look();
    },
    health() {
      const state = isClosed ? 'closed' : lastError !== undefined ? 'failing' : hasJoined ? 'running' : 'starting';
      return { state, lastProgressAt, lastError };
    },
    close,
  };
}
