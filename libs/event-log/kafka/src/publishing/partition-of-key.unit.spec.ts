import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { murmur2, partitionOfKey } from './partition-of-key.ts';

describe('the partition of a key', () => {
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes "%s" as the Java client does', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash);
  });

  it('puts every key where the default partitioner puts it', () => {
    const partitioner = kafkajs.Partitioners.DefaultPartitioner();
    const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({
      partitionId,
      partitionErrorCode: 0,
      leader: 1,
      replicas: [1],
      isr: [1],
    }));
    const keys = Array.from({ length: 400 }, (_, n) => `${'ü🔑-鍵'.repeat(n % 7)}user ${n * 7919}`);

    for (const key of [...keys, '', 'x'.repeat(256), '鍵'.repeat(256), '鍵'.repeat(257), 'y'.repeat(5_000)]) {
      const theirs = partitioner({ topic: 'topic', partitionMetadata, message: { key, value: '' } });
      expect(`${key} in ${partitionOfKey(key, 12)}`).toBe(`${key} in ${theirs}`);
    }
  });
});
