import { describe, expect, it } from '@jest/globals';
import { nextStep } from './lane-step.ts';

describe('the next step of a lane', () => {
  const view = { isAborted: false, queued: 3, notBefore: 0, now: 1_000 };
  it.each([
    ['handles what is queued', {}, { do: 'handle' }],
    ['waits for records', { queued: 0 }, { do: 'wait', forMs: Infinity }],
    ['waits while it is paused or deferred', { notBefore: 1_250 }, { do: 'wait', forMs: 250 }],
    ['goes on at the very end of a pause', { notBefore: 1_000 }, { do: 'handle' }],
    ['stops when aborted, whatever is queued', { isAborted: true, notBefore: 5_000 }, { do: 'stop' }],
  ])('%s', (_, change, step) => {
    expect(nextStep({ ...view, ...change })).toEqual(step);
  });
});
