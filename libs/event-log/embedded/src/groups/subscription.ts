import type { SubscribeOptions, Subscription, SubscriptionHealth } from '@fanfare/event-log';
import type { Partition } from '../memory/partition.ts';
import type { Group, Member } from './group.ts';
import { type PartitionLoop, startPartitionLoop } from './partition-loop.ts';
import type { Progress } from './progress.ts';

const batchMaxDefault = 500;

/** Joins the group: one loop per partition that this member is given. */
export function startSubscription(options: SubscribeOptions, group: Group, progress: Progress): Subscription {
  const { handle, batchMax = batchMaxDefault } = options;
  const loops = new Map<Partition, PartitionLoop>();
  const pausedUntil = new Map<string, number>();
  let lastProgressAt = Date.now();
  let closed: Promise<void> | undefined;

  const member: Member = {
    topics: [...new Set(options.topics)],
    start(partition) {
      const loop = startPartitionLoop({
        partition,
        handle,
        batchMax,
        committed: () => progress.of(options.group, partition.id),
        commit: (offset) => progress.commit(options.group, partition.id, offset),
        pausedUntil: () => pausedUntil.get(partition.topic) ?? 0,
      });
      loops.set(partition, loop);
      return { ...loop, stop: () => stop(partition, loop) };
    },
  };

  async function stop(partition: Partition, loop: PartitionLoop): Promise<void> {
    await loop.stop();
    loops.delete(partition);
    lastProgressAt = Math.max(lastProgressAt, loop.state().lastProgressAt);
  }

  function wake(topic: string): void {
    for (const [partition, loop] of loops) if (partition.topic === topic) loop.wake();
  }

  function health(): SubscriptionHealth {
    const states = [...loops.values()].map((loop) => loop.state());
    const lastError = states.find((state) => state.lastError !== undefined)?.lastError;
    // An idle loop is told at once when something arrives: that nobody told it means that the log is empty now.
    const isIdle = states.length > 0 && states.every((state) => state.isIdle);
    const progressAt = Math.max(lastProgressAt, ...states.map((state) => state.lastProgressAt));
    return {
      state: closed ? 'closed' : lastError === undefined ? 'running' : 'failing',
      lastProgressAt: isIdle ? Date.now() : progressAt,
      lastError,
    };
  }

  async function close(): Promise<void> {
    await group.leave(member);
    await progress.flushed();
  }

  group.join(member);
  return {
    pause(topic, forMs) {
      pausedUntil.set(topic, performance.now() + forMs);
    },
    resume(topic) {
      pausedUntil.delete(topic);
      wake(topic);
    },
    health,
    close: () => (closed ??= close()),
  };
}
