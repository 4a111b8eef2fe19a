import { describe, expect, it } from '@jest/globals';
import type { ReceiptDocument, Transition } from '@fanfare/analytics-reader';
import { newestTransitions } from './newest-transitions.ts';

const transition = (sequence: number) => ({ sequence }) as Transition;
const document: ReceiptDocument = {
  _id: 'user|campaign',
  version: 1,
  receipts: [],
  transitions: [3, 4, 5, 6, 7].map(transition),
};
const split = (sequence: number, max: number): [kept: number[], leaving: number[]] => {
  const { document: after, leaving } = newestTransitions(document, sequence, max);
  return [after.transitions!.map((one) => one.sequence), leaving.map((one) => one.sequence)];
};

describe('the newest transitions', () => {
  it('are all of them while there is room', () => {
    expect(newestTransitions(document, 7, 5)).toEqual({ document, leaving: [] });
  });

  it('stay when the oldest leave', () => {
    expect(split(6, 3)).toEqual([
      [5, 6, 7],
      [3, 4],
    ]);
  });

  it('stay as long as nobody can have said them', () => {
    expect(split(3, 1)).toEqual([[4, 5, 6, 7], [3]]);
    expect(split(2, 1)).toEqual([[3, 4, 5, 6, 7], []]);
  });
});
