import { describe, expect, it } from '@jest/globals';
import { advance } from './advance.ts';
import type { FetchedPartition } from './group-less-cluster.ts';

const messages = (...offsets: number[]): FetchedPartition['messages'] =>
  offsets.map((offset) => ({
    key: Buffer.from('k'),
    value: Buffer.from('v'),
    offset: String(offset),
    timestamp: '0',
    attributes: 0,
    headers: {},
  }));

const at = (...next: number[]) => next.map((offset, partition) => ({ partition, next: offset, endAtStart: 100 }));
const nextOf = (positions: { next: number }[]) => positions.map(({ next }) => next);

describe('moving a replay on', () => {
  it('takes the records from its position on and leaves out what the batch holds before it', () => {
    const positions = at(5);
    const answer = [{ partition: 0, highWatermark: '100', messages: messages(3, 4, 5, 8) }];
    expect(advance('t', positions, answer).map(({ offset }) => offset)).toEqual([5, 8]);
    expect(nextOf(positions)).toEqual([9]);
  });

  it('stays where others have filled the answer', () => {
    const positions = at(5, 7);
    const answer = [
      { partition: 0, highWatermark: '100', messages: [] },
      { partition: 1, highWatermark: '100', messages: messages(7) },
    ];
    advance('t', positions, answer);
    expect(nextOf(positions)).toEqual([5, 8]);
  });

  it('goes to the end where compaction has left nothing', () => {
    const positions = at(5, 100);
    const answer = [0, 1].map((partition) => ({ partition, highWatermark: '100', messages: [] }));
    expect(advance('t', positions, answer)).toEqual([]);
    expect(nextOf(positions)).toEqual([100, 100]);
  });
});
