import { expect, it } from '@jest/globals';
import { type Bench, recordsOf } from '../bench.ts';

export function topicPromises(bench: Bench): void {
  it('creates missing topics and leaves existing ones with their records', async () => {
    const log = bench.log();
    const first = { name: bench.name('topic'), partitions: 2 };
    const second = { name: bench.name('topic'), partitions: 1, retentionMs: 3_600_000 };

    await log.ensureTopics([first]);
    await log.publish(recordsOf(first.name, 'key', ['kept']));
    await log.ensureTopics([first, second]);
    await log.publish(recordsOf(second.name, 'key', ['new']));

    expect((await bench.readAll(first.name)).map(({ value }) => value)).toEqual(['kept']);
    expect((await bench.readAll(second.name)).map(({ value }) => value)).toEqual(['new']);
  });

  it('lets several callers create the same topics at once', async () => {
    const log = bench.log();
    const specs = [
      { name: bench.name('topic'), partitions: 2 },
      { name: bench.name('topic'), partitions: 1, compacted: true },
    ];

    await Promise.all([log.ensureTopics(specs), log.ensureTopics([...specs].reverse()), log.ensureTopics(specs)]);

    await log.publish(specs.map(({ name }) => ({ topic: name, key: 'key', value: 'arrived' })));
    for (const { name } of specs) expect(await bench.readAll(name)).toHaveLength(1);
  });

  it('keeps at least the last record of each key of a compacted topic', async () => {
    const topic = await bench.topic({ compacted: true, partitions: 2 });
    await bench
      .log()
      .publish([
        ...recordsOf(topic, 'a', ['a1', 'a2']),
        ...recordsOf(topic, 'b', ['b1']),
        ...recordsOf(topic, 'a', ['a3']),
        ...recordsOf(topic, 'c', ['c1']),
        { topic, key: 'b', value: null },
      ]);

    const last = new Map((await bench.readAll(topic)).map(({ key, value }) => [key, value]));

    expect(last.get('a')).toBe('a3');
    expect(last.get('b') ?? null).toBeNull();
    expect(last.get('c')).toBe('c1');
  });
}
