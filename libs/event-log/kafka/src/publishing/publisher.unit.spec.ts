import { describe, expect, it } from '@jest/globals';
import { EventLogUnavailable, UnknownTopic } from '@fanfare/event-log';
import { settingsOf } from '../options.ts';
import type { PartitionCounts } from '../topics/partition-counts.ts';
import type { PlacedRecord } from './batch-sender.ts';
import { createPublisher } from './publisher.ts';
import { RecordRefused } from './record-refused.ts';

type Answer = 'ok' | Error | Promise<void>;

/** A broker that answers each batch as told, `ok` when nothing more is told. */
function openBench(options: { answers?: Answer[]; publishTimeoutMs?: number; queueMaxRecords?: number } = {}) {
  const answers = options.answers ?? [];
  const batches: string[][] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  let replaced = 0;
  const refusing = new Set<string>();
  const counts: PartitionCounts = {
    of: (topic) => (topic === 'p.known' ? 4 : undefined),
    load: async () => {},
    forget: () => {},
  };
  const sender = {
    async send(batch: readonly PlacedRecord[]) {
      const values = batch.map(({ record }) => record.value ?? '');
      batches.push(values);
      mostInFlight = Math.max(mostInFlight, (inFlight += 1));
      try {
        if (values.some((value) => refusing.has(value))) throw tooLarge();
        const answer = answers.shift() ?? 'ok';
        if (answer instanceof Error) throw answer;
        if (answer !== 'ok') await answer;
      } finally {
        inFlight -= 1;
      }
    },
    replace: () => void (replaced += 1),
    close: async () => {},
  };
  const { publishTimeoutMs, queueMaxRecords } = options;
  const settings = settingsOf({ brokers: [], clientId: 'c', topicPrefix: 'p.', publishTimeoutMs, queueMaxRecords });
  const publisher = createPublisher({ sender, counts, settings });
  const publish = (...values: string[]) =>
    publisher.publish(values.map((value) => ({ topic: 'known', key: 'k', value })));
  return { publisher, publish, batches, refusing, replaced: () => replaced, mostInFlight: () => mostInFlight };
}

const refused = (retriable: boolean) => Object.assign(new Error('refused'), { retriable });
const tooLarge = () => Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE', retriable: false });

describe('publishing', () => {
  it('sends together what comes together, and what comes meanwhile next, one batch at a time', async () => {
    const gate = Promise.withResolvers<void>();
    const { publish, batches, mostInFlight } = openBench({ answers: [gate.promise] });

    const first = [publish('1'), publish('2', '3')];
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(batches).toEqual([['1', '2', '3']]);
    const second = [publish('4'), publish('5')];
    gate.resolve();
    await Promise.all([...first, ...second]);

    expect(batches).toEqual([
      ['1', '2', '3'],
      ['4', '5'],
    ]);
    expect(mostInFlight()).toBe(1);
  });

  it('splits a large publish, which is done when all of it is', async () => {
    const gate = Promise.withResolvers<void>();
    const { publish, batches } = openBench({ answers: ['ok', gate.promise] });
    let isDone = false;
    const publishing = publish(...Array.from({ length: 501 }, (_, n) => String(n))).then(() => (isDone = true));
    while (batches.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    gate.resolve();
    await publishing;
    expect(batches.map((batch) => batch.length)).toEqual([500, 1]);
  });

  it('sends a failed batch again, as it was and before anything else', async () => {
    const { publish, batches, replaced } = openBench({ answers: [refused(true), refused(true)] });
    await Promise.all([publish('1', '2'), publish('3')]);
    expect(batches).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
      ['1', '2', '3'],
    ]);
    expect(replaced()).toBe(0);
  });

  it('replaces a producer that fails for good', async () => {
    const { publish, replaced } = openBench({ answers: [refused(false)] });
    await publish('1');
    expect(replaced()).toBe(1);
  });

  it('is unavailable after its deadline, also for what has waited behind', async () => {
    const answers = Array.from({ length: 50 }, () => refused(true));
    const { publish } = openBench({ answers, publishTimeoutMs: 60 });
    const outcomes = await Promise.allSettled([publish('1'), publish(...Array.from({ length: 600 }, () => 'x'))]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(EventLogUnavailable) });
    }
  });

  it('is unavailable after its deadline even if the broker never answers', async () => {
    const gate = Promise.withResolvers<void>();
    const { publisher, publish } = openBench({ answers: [gate.promise], publishTimeoutMs: 30 });
    await expect(publish('1')).rejects.toThrow(EventLogUnavailable);
    gate.resolve();
    await publisher.close();
  });

  it('rejects only the publish to an unknown topic, by the name it was given', async () => {
    const { publisher, publish, batches } = openBench();
    const unknown = publisher.publish([{ topic: 'unknown', key: 'k', value: 'x' }]);
    const outcomes = await Promise.allSettled([publish('1'), unknown, publish('2')]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(unknown).rejects.toEqual(new UnknownTopic('unknown'));
    expect(batches).toEqual([['1', '2']]);
  });

  it('rejects only the publish with a record that the broker refuses', async () => {
    const { publish, refusing } = openBench();
    refusing.add('huge');
    const outcomes = await Promise.allSettled([publish('1'), publish('2', 'huge'), publish('3')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: expect.any(RecordRefused) });
  });

  it('refuses more than its queue holds', async () => {
    const gate = Promise.withResolvers<void>();
    const { publish, batches } = openBench({ answers: [gate.promise], queueMaxRecords: 2 });
    const first = publish('1');
    while (batches.length < 1) await new Promise((resolve) => setImmediate(resolve));
    const waiting = publish('2', '3');
    await expect(publish('4')).rejects.toThrow(EventLogUnavailable);
    gate.resolve();
    await Promise.all([first, waiting]);
  });

  it('drains on close and takes nothing more', async () => {
    const { publisher, publish, batches } = openBench({ answers: [refused(true)] });
    const publishing = publish('1');
    await publisher.close();
    await publishing;
    expect(batches.at(-1)).toEqual(['1']);
    await expect(publish('2')).rejects.toThrow(EventLogUnavailable);
  });
});
