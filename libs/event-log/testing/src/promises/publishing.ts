import { expect, it } from '@jest/globals';
import { type NewRecord, UnknownTopic } from '@fanfare/event-log';
import { type Bench, range, recordsOf } from '../bench.ts';

export function publishingPromises(bench: Bench): void {
  it('keeps key, value, headers and unicode as they were given', async () => {
    const topic = await bench.topic();
    const before = Date.now();
    const given: Omit<NewRecord, 'topic'>[] = [
      { key: 'plain', value: '{"a":1}', headers: { trace: 'abc', empty: '' } },
      { key: 'ключ-鍵-🔑', value: 'žluťoučký 🐎 \u0000\n"quoted"', headers: { häder: 'wärt 🎺' } },
      { key: 'no headers', value: '' },
    ];

    await bench.log().publish(given.map((record) => ({ topic, ...record })));

    const records = await bench.readAll(topic);
    expect(records.map(({ key, value, headers }) => ({ key, value, headers }))).toEqual(
      given.map((record) => ({ headers: {}, ...record })),
    );
    for (const record of records) {
      expect(record).toMatchObject({ topic, partition: 0, offset: expect.any(Number) });
      expect(Math.abs(record.timestamp - before)).toBeLessThan(60_000);
    }
  });

  it('keeps null, the mark of a deleted key, apart from an empty value', async () => {
    const topic = await bench.topic({ compacted: true });
    await bench.log().publish([
      { topic, key: 'empty', value: '' },
      { topic, key: 'deleted', value: null },
    ]);

    expect((await bench.readAll(topic)).map(({ key, value }) => [key, value])).toEqual([
      ['empty', ''],
      ['deleted', null],
    ]);
  });

  it('takes records of 900 KB', async () => {
    const topic = await bench.topic();
    const values = ['a', 'b', 'c'].map((letter) => letter.repeat(900_000));
    await bench.log().publish(recordsOf(topic, 'key', values));

    const read = await bench.readAll(topic);
    // Compared by hand: a failing toEqual would print megabytes.
    expect(read.map(({ value }, n) => value === values[n])).toEqual([true, true, true]);
  });

  it('keeps every record of calls made at once, each call in its order by key', async () => {
    const topic = await bench.topic({ partitions: 4 });
    const keys = range(5).map((n) => `key-${n}`);
    const valuesOf = (call: number, key: string) => range(5).map((n) => `${call}/${key}/${n}`);
    const calls = range(40).map((call) => keys.flatMap((key) => recordsOf(topic, key, valuesOf(call, key))));

    await Promise.all(calls.map((records) => bench.log().publish(records)));

    const read = await bench.readAll(topic);
    expect(new Set(read.map(({ value }) => value)).size).toBe(1000);
    for (const call of range(calls.length)) {
      for (const key of keys) {
        const ofCallAndKey = read.map(({ value }) => value).filter((value) => value?.startsWith(`${call}/${key}/`));
        expect(ofCallAndKey).toEqual(valuesOf(call, key));
      }
    }
    expect(new Set(read.map(({ key, partition }) => `${key} in ${partition}`)).size).toBe(keys.length);
  });

  it('takes one call with records of several topics', async () => {
    const [one, two] = [await bench.topic(), await bench.topic({ partitions: 3 })];
    await bench.log().publish([one, two, one, two].map((topic, n) => ({ topic, key: 'key', value: String(n) })));

    expect((await bench.readAll(one)).map(({ value }) => value)).toEqual(['0', '2']);
    expect((await bench.readAll(two)).map(({ value }) => value)).toEqual(['1', '3']);
  });

  it('has nothing to do for an empty list', async () => {
    await expect(bench.log().publish([])).resolves.toBeUndefined();
  });

  it('refuses a topic that nobody created', async () => {
    const topic = bench.name('unheard-of');

    const refusal: unknown = await bench
      .log()
      .publish(recordsOf(topic, 'key', ['value']))
      .catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(UnknownTopic);
    expect(refusal).toMatchObject({ topic, retriable: false });
  });
}
