import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type {
  EventLog,
  LogRecord,
  NewRecord,
  Position,
  SubscribeOptions,
  Subscription,
  TopicSpec,
} from '@fanfare/event-log';
import type { EventLogData, EventLogPromises, OpenEventLogData } from './event-log-data.ts';
import { collectRecords, type RecordCollector } from './waiting/collect-records.ts';
import { createGate, type Gate } from './waiting/gate.ts';

/** What the suite's tests work with. Whatever a test opens through it is closed after that test. */
export interface Bench {
  /** The log that the tests share which neither close nor crash it. */
  log(): EventLog;
  /** Data for one test alone, whose logs it may close and crash. */
  openData(): Promise<OwnData>;
  /** A name that nobody else uses. */
  name(word: string): string;
  /** Creates a topic under a new name and returns the name. One partition unless told otherwise. */
  topic(spec?: Partial<TopicSpec>, log?: EventLog): Promise<string>;
  subscribe(options: SubscribeOptions, log?: EventLog): Promise<Subscription>;
  collect(topic: string, from?: Position, log?: EventLog): RecordCollector;
  /** Everything that is in the topic now, interleaved by partition. */
  readAll(topic: string, log?: EventLog): Promise<readonly LogRecord[]>;
  /** Opened after the test at the latest, so that a failing test does not hang. */
  gate(): Gate;
  /** One key for each of the first `count` partitions of any topic with `partitions` partitions. */
  keysOfPartitions(partitions: number): Promise<string[]>;
}

export interface OwnData {
  open(): Promise<EventLog>;
  /** A log for another member of a group: one of its own, or `log` itself where a single log holds the data. */
  openSecond(log: EventLog): Promise<EventLog>;
  crash(log: EventLog): Promise<void>;
}

export function createBench(openEventLogData: OpenEventLogData, promises: EventLogPromises): Bench {
  const gates: Gate[] = [];
  const cleanUps: (() => Promise<unknown>)[] = [];
  let shared: { data: EventLogData; log: EventLog };

  beforeAll(async () => {
    const data = await openEventLogData();
    shared = { data, log: await data.openLog() };
  }, 60_000);
  afterEach(async () => {
    for (const gate of gates.splice(0)) gate.open();
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  }, 60_000);
  afterAll(async () => {
    await shared.log.close();
    await shared.data.close();
  }, 60_000);

  const name = (word: string) => `${word}-${randomUUID().slice(0, 13)}`;

  const bench: Bench = {
    log: () => shared.log,
    name,

    async openData() {
      const data = await openEventLogData();
      cleanUps.push(() => data.close());
      const open = async () => {
        const log = await data.openLog();
        cleanUps.push(() => log.close());
        return log;
      };
      return {
        open,
        openSecond: async (log) => (promises.logsAtOnce === 'many' ? open() : log),
        crash: (log) => data.crash(log),
      };
    },

    async topic(spec = {}, log = shared.log) {
      const topic = name('topic');
      await log.ensureTopics([{ name: topic, partitions: 1, ...spec }]);
      return topic;
    },

    async subscribe(options, log = shared.log) {
      const subscription = await log.subscribe(options);
      cleanUps.push(() => subscription.close());
      return subscription;
    },

    collect(topic, from = 'earliest', log = shared.log) {
      const collector = collectRecords(log, topic, from);
      cleanUps.push(() => collector.stop().catch(() => undefined));
      return collector;
    },

    async readAll(topic, log = shared.log) {
      const collector = bench.collect(topic, 'earliest', log);
      await collector.waitUntilCaughtUp();
      await collector.stop();
      return collector.records;
    },

    gate() {
      const gate = createGate();
      gates.push(gate);
      return gate;
    },

    async keysOfPartitions(partitions) {
      const probe = await bench.topic({ partitions });
      await shared.log.publish(range(partitions * 16).map((n) => ({ topic: probe, key: `key-${n}`, value: '' })));
      const keys = new Map((await bench.readAll(probe)).map(({ partition, key }) => [partition, key]));
      return range(partitions).map((partition) => keys.get(partition) ?? `no key found for partition ${partition}`);
    },
  };
  return bench;
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** Records of one key, with the given values. */
export const recordsOf = (topic: string, key: string, values: readonly string[]): NewRecord[] =>
  values.map((value) => ({ topic, key, value }));
