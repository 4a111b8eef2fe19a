import { describe, expect, it } from '@jest/globals';
import { distinctRecipients } from './distinct-recipients.ts';

describe('The recipients of a send', () => {
  it('are each addressed once, external ids first, in the order given', () => {
    const bob = { name: 'bob', label: 'login' };
    expect(distinctRecipients(['u2', 'u1', 'u2'], [bob, { ...bob }, { name: 'bob', label: 'forum' }])).toEqual([
      { externalId: 'u2' },
      { externalId: 'u1' },
      { alias: bob },
      { alias: { name: 'bob', label: 'forum' } },
    ]);
  });

  it('are not mixed up when ids, names and labels look alike', () => {
    expect(distinctRecipients(['a', 'a","b'], [{ name: 'b', label: 'a' }])).toHaveLength(3);
  });
});
