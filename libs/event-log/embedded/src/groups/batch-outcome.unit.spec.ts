import { describe, expect, it } from '@jest/globals';
import type { LogRecord } from '@fanfare/event-log';
import { outcomeOf } from './batch-outcome.ts';

const batch = [10, 11, 14].map((offset): LogRecord => ({
  topic: 't',
  key: 'k',
  value: '',
  headers: {},
  partition: 0,
  offset,
  timestamp: 0,
}));

describe('the outcome of a batch', () => {
  it('is progress to the end of the batch when the handler resolves with nothing', () => {
    expect(outcomeOf(batch, 15, undefined)).toEqual({ committed: 15, pauseMs: 0 });
  });

  it('is progress to the offset of a deferral, and its pause', () => {
    expect(outcomeOf(batch, 15, { offset: 11, afterMs: 500 })).toEqual({ committed: 11, pauseMs: 500 });
  });

  it('lets the event loop breathe when the deferral is for no time', () => {
    expect(outcomeOf(batch, 15, { offset: 11, afterMs: 0 }).pauseMs).toBe(1);
  });

  it('never takes back or skips records because of a deferral outside of the batch', () => {
    expect(outcomeOf(batch, 15, { offset: 3, afterMs: 500 }).committed).toBe(10);
    expect(outcomeOf(batch, 15, { offset: 99, afterMs: 500 }).committed).toBe(15);
  });
});
