import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, expect, it } from '@jest/globals';
import type { EventLog, Subscription } from '@fanfare/event-log';
import { createGate, createRecordSpy } from '@fanfare/event-log-testing';
import kafkajs from 'kafkajs';
import { describeWithKafka } from './describe-with-kafka.ts';
import { type KafkaEventLogOptions, openKafkaEventLog, RecordRefused } from './index.ts';

describeWithKafka('the Kafka event log', (brokers) => {
  const logs: EventLog[] = [];
  const open = async (options: Partial<KafkaEventLogOptions> = {}) => {
    const log = await openKafkaEventLog({ brokers, clientId: 'int-spec', ...options });
    logs.push(log);
    return log;
  };
  const name = (word: string) => `${word}-${randomUUID()}`;
  afterEach(async () => {
    await Promise.all(logs.splice(0).map((log) => log.close()));
  });

  const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  afterAll(() => admin.disconnect());

  const readAll = async (log: EventLog, topic: string) => {
    const values: (string | null)[] = [];
    const abort = new AbortController();
    const options = { signal: abort.signal, onCaughtUp: () => abort.abort() };
    for await (const { value } of log.read(topic, 'earliest', options)) values.push(value);
    return values;
  };

  it('keeps topics and groups of two prefixes apart and never shows a prefix', async () => {
    const [one, two] = [await open({ topicPrefix: `${name('one')}.` }), await open({ topicPrefix: `${name('two')}.` })];
    for (const [log, value] of [
      [one, 'of one'],
      [two, 'of two'],
    ] as const) {
      await log.ensureTopics([{ name: 'same', partitions: 1 }]);
      await log.publish([{ topic: 'same', key: 'k', value }]);
    }
    const spy = createRecordSpy();
    await one.subscribe({ group: 'same', topics: ['same'], handle: spy.handle });
    await spy.waitForCount(1);

    expect(spy.records).toMatchObject([{ topic: 'same', value: 'of one' }]);
    expect(await readAll(two, 'same')).toEqual(['of two']);
    expect(await one.lag('same')).toMatchObject([{ topic: 'same', end: 1 }]);
    expect(await two.lag('same')).toEqual([]);
  });

  it('replays everything of a topic that takes many fetches, although a full answer leaves partitions out', async () => {
    const log = await open();
    const topic = name('large');
    await log.ensureTopics([{ name: topic, partitions: 8 }]);
    const filler = 'x'.repeat(20_000);
    const records = Array.from({ length: 800 }, (_, n) => ({ topic, key: `key-${n}`, value: `${n} ${filler}` }));
    await log.publish(records);

    const values = await readAll(log, topic);
    expect(values).toHaveLength(800);
    expect(new Set(values).size).toBe(800);
  });

  it('keeps a partition until the batch in hand is done and committed, and then hands it over', async () => {
    const [stayer, guest] = [await open(), await open()];
    const [topic, group] = [name('topic'), name('group')];
    await stayer.ensureTopics([{ name: topic, partitions: 2 }]);
    const gate = createGate();
    const aborted = Promise.withResolvers<void>();
    const holding = createRecordSpy(async ({ signal }) => {
      signal.addEventListener('abort', () => aborted.resolve());
      await gate.opened;
    });
    await stayer.subscribe({ group, topics: [topic], handle: holding.handle });
    const records = Array.from({ length: 20 }, (_, n) => ({ topic, key: `key-${n}`, value: String(n) }));
    await stayer.publish(records);
    await holding.waitForCount(20);

    const taking = createRecordSpy();
    const joining: Promise<Subscription> = guest.subscribe({ group, topics: [topic], handle: taking.handle });
    await aborted.promise;
    await guest.publish(records.map(({ key }) => ({ topic, key, value: `later ${key}` })));
    gate.open();
    await joining;
    await Promise.all([holding, taking].map((spy) => spy.waitFor('a later record', (seen) => seen.some(isLater))));

    const firsts = [...holding.values(), ...taking.values()].filter((value) => !value?.startsWith('later'));
    expect(firsts).toHaveLength(20);
  });

  it('refuses a record that is too large for the broker, and only the publish it belongs to', async () => {
    const log = await open();
    const topic = name('topic');
    await log.ensureTopics([{ name: topic, partitions: 1 }]);
    const publish = (value: string) => log.publish([{ topic, key: 'k', value }]);

    const outcomes = await Promise.allSettled([publish('before'), publish('x'.repeat(11_000_000)), publish('after')]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: expect.any(RecordRefused) });
    expect(await readAll(log, topic)).toEqual(['before', 'after']);
  });

  it('loses nothing when a topic is made anew with fewer partitions under its feet', async () => {
    const log = await open();
    const topic = name('topic');
    const publishAll = () =>
      log.publish(Array.from({ length: 50 }, (_, n) => ({ topic, key: `key-${n}`, value: String(n) })));
    await log.ensureTopics([{ name: topic, partitions: 6 }]);
    await publishAll();

    await admin.deleteTopics({ topics: [topic] });
    await open().then((other) => other.ensureTopics([{ name: topic, partitions: 2 }]));
    await publishAll();

    expect(new Set(await readAll(await open(), topic)).size).toBe(50);
  });
});

const isLater = ({ value }: { value: string | null }) => value?.startsWith('later') ?? false;
