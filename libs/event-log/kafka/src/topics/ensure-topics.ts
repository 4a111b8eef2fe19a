import { setTimeout as delay } from 'node:timers/promises';
import { EventLogUnavailable, type TopicSpec } from '@fanfare/event-log';
import kafkajs, { type Admin, type ITopicConfig } from 'kafkajs';
import { errorKindOf, originalOf } from '../client/error-kind.ts';
import type { KafkaSettings } from '../options.ts';
import { backoffMs } from '../timing/backoff.ts';
import type { AdminClient } from './admin-client.ts';
import type { PartitionCounts } from './partition-counts.ts';

type Settings = Pick<KafkaSettings, 'topicPrefix' | 'replicationFactor' | 'publishTimeoutMs' | 'logger'>;

const defaultRetentionMs = 7 * 24 * 3_600_000;
const defaultReplicas = 3;
const retryAfter = { firstMs: 200, capMs: 2_000 };

/**
 * Creates what is missing. Safe to call from many processes at once; as patient with a broker that is away as a
 * publish is, so that a service can be started before its broker.
 *
 * @throws EventLogUnavailable when patience ends.
 */
export function createEnsureTopics(admin: AdminClient, counts: PartitionCounts, settings: Settings) {
  const { topicPrefix, replicationFactor, publishTimeoutMs, logger } = settings;

  return async function ensureTopics(specs: readonly TopicSpec[]): Promise<void> {
    if (specs.length === 0) return;
    const byName = new Map(specs.map((spec) => [topicPrefix + spec.name, spec]));
    const giveUpAt = Date.now() + publishTimeoutMs;
    for (let failures = 0; ; failures += 1) {
      try {
        await admin.run((client) => createMissing(client, byName, replicationFactor));
        await counts.load(byName.keys());
        const missing = [...byName.keys()].find((name) => counts.of(name) === undefined);
        if (missing === undefined) return;
        throw new Error(`${missing} is not known to every broker yet`);
      } catch (cause) {
        const kind = errorKindOf(cause);
        if (isWrongSpec(cause)) throw cause;
        if (Date.now() > giveUpAt)
          throw new EventLogUnavailable(`topics are not ready (${originalOf(cause).message})`, { cause });
        logger.warn('Topics are not ready yet', { kind, reason: originalOf(cause).message });
        await delay(backoffMs(failures, retryAfter));
      }
    }
  };
}

async function createMissing(client: Admin, specs: Map<string, TopicSpec>, given: number | undefined): Promise<void> {
  const existing = new Set(await client.listTopics());
  const missing = [...specs].filter(([name]) => !existing.has(name));
  if (missing.length === 0) return;
  const replicas = given ?? Math.min(defaultReplicas, (await client.describeCluster()).brokers.length);
  const topics = missing.map(([name, spec]) => topicConfigOf(name, spec, replicas));
  await client.createTopics({ topics, waitForLeaders: true });
}

/** What a topic is created with. An acknowledged record survives the loss of a replica from three replicas on. */
export function topicConfigOf(name: string, spec: TopicSpec, replicationFactor: number): ITopicConfig {
  const keeping: Record<string, string> = spec.compacted
    ? { 'cleanup.policy': 'compact' }
    : { 'cleanup.policy': 'delete', 'retention.ms': String(retentionMsOf(spec)) };
  const config = {
    ...keeping,
    'min.insync.replicas': replicationFactor >= 3 ? '2' : '1',
    // A body of 4 MB is one record, and a dead letter quotes it once more.
    'max.message.bytes': String(10 * 1024 * 1024),
    // A record's time is when the log took it, so replays from a time do not depend on the publishers' clocks.
    'message.timestamp.type': 'LogAppendTime',
  };
  const configEntries = Object.entries(config).map(([key, value]) => ({ name: key, value }));
  return { topic: name, numPartitions: spec.partitions, replicationFactor, configEntries };
}

const retentionMsOf = ({ retentionMs = defaultRetentionMs }: TopicSpec) =>
  Number.isFinite(retentionMs) ? Math.ceil(retentionMs) : -1;

const wrongSpecTypes = new Set(['INVALID_TOPIC_EXCEPTION', 'INVALID_PARTITIONS', 'INVALID_CONFIG', 'POLICY_VIOLATION']);

function isWrongSpec(error: unknown): boolean {
  const original = originalOf(error);
  const errors: readonly unknown[] = original instanceof kafkajs.KafkaJSAggregateError ? original.errors : [original];
  return errors.some((each) => wrongSpecTypes.has(String((each as { type?: unknown }).type)));
}
