import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { EventLog } from '@fanfare/event-log';
import { createGate, type Gate } from '@fanfare/event-log-testing';
import kafkajs, { type Consumer, type Kafka } from 'kafkajs';
import { describeWithKafka } from './describe-with-kafka.ts';
import { openKafkaEventLog } from './index.ts';

describeWithKafka('Closing the Kafka event log in the middle of a rebalance', (brokers) => {
  let kafka: Kafka;
  let log: EventLog;
  let gate: Gate;
  let [topic, group] = ['', ''];
  let others: Consumer[];
  let onRejoining: () => void;

  beforeEach(async () => {
    kafka = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
    const silent = () => {};
    onRejoining = () => {};
    const info = (message: string) => void (message.includes('re-joining') && onRejoining());
    log = await openKafkaEventLog({
      ...{ brokers, clientId: 'closing', heartbeatIntervalMs: 500 },
      logger: { debug: silent, info, warn: silent, error: silent },
    });
    gate = createGate();
    [topic, group] = [`topic-${randomUUID()}`, `group-${randomUUID()}`];
    others = [];
    await log.ensureTopics([{ name: topic, partitions: 2 }]);
  });
  afterEach(async () => {
    gate.open();
    await Promise.all([log.close(), ...others.map((other) => other.disconnect())]);
  });

  /** Joins, takes a batch and does not come back from it: whoever joins then waits until the group throws it out. */
  async function joinAndHang(): Promise<void> {
    const { promise: taken, resolve } = Promise.withResolvers<void>();
    await join(async () => {
      resolve();
      await gate.opened;
    });
    await log.publish(records());
    await taken;
  }

  async function join(eachBatch: () => Promise<void>): Promise<void> {
    const times = { sessionTimeout: 45_000, rebalanceTimeout: 60_000, heartbeatInterval: 500, maxWaitTimeInMs: 200 };
    const other = kafka.consumer({ groupId: group, ...times });
    others.push(other);
    await other.subscribe({ topics: [topic], fromBeginning: true });
    await other.run({ eachBatch });
  }

  const records = () => Array.from({ length: 20 }, (_, n) => ({ topic, key: `key-${n}`, value: String(n) }));
  const subscribe = () => log.subscribe({ group, topics: [topic], handle: async () => {} });

  async function groupRebalances(): Promise<void> {
    const admin = kafka.admin();
    for (let state = ''; state !== 'PreparingRebalance';) {
      const { groups } = await admin.describeGroups([group]);
      state = groups[0]!.state;
    }
    await admin.disconnect();
  }

  async function timeToClose(): Promise<number> {
    const begun = performance.now();
    await log.close();
    return performance.now() - begun;
  }

  it('ends the first join, and with it the subscription that was being opened', async () => {
    await joinAndHang();
    const subscribing = subscribe();
    await groupRebalances();
    expect(await timeToClose()).toBeLessThan(6_000);
    expect((await subscribing).health().state).toBe('closed');
  }, 60_000);

  it('ends a join that the group asks for again', async () => {
    await subscribe();
    await joinAndHang();
    const rejoining = new Promise<void>((resolve) => (onRejoining = resolve));
    const third = join(async () => {});
    await rejoining;
    expect(await timeToClose()).toBeLessThan(6_000);
    gate.open();
    await third;
  }, 60_000);
});
