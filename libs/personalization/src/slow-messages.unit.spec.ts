import { describe, expect, it } from '@jest/globals';
import { createSlowMessages } from './slow-messages.ts';

describe('slow messages', () => {
  it('are known again by their content, and forgotten after five minutes', () => {
    let clock = 1_000;
    const slow = createSlowMessages(() => clock);
    expect(slow.has({ body: 'a' })).toBe(false);
    slow.add({ body: 'a' });
    expect([slow.has({ body: 'a' }), slow.has({ body: 'b' })]).toEqual([true, false]);
    clock += 5 * 60_000 + 1;
    expect(slow.has({ body: 'a' })).toBe(false);
  });

  it('are a bounded number', () => {
    const slow = createSlowMessages(() => 1_000);
    for (let n = 0; n <= 1_000; n += 1) slow.add({ n });
    expect([slow.has({ n: 0 }), slow.has({ n: 1 }), slow.has({ n: 1_000 })]).toEqual([false, true, true]);
  });
});
