import { describe, expect, it } from '@jest/globals';
import { createAnswerCache } from './answer-cache.ts';

const fetched = (bytes: number) => ({ answer: { kind: 'nothing' as const }, isGood: true, bytes });

describe('the cache of answers', () => {
  it('keeps an answer for its time', () => {
    let clock = 0;
    const cache = createAnswerCache({ entriesMax: 10, bytesMax: 100 }, () => clock);
    cache.set('a', fetched(1), 300);
    clock = 299;
    expect(cache.get('a')).toEqual(fetched(1));
    clock = 300;
    expect(cache.get('a')).toBeUndefined();
  });

  it('drops what was not used for longest, by entries and by bytes', () => {
    const cache = createAnswerCache({ entriesMax: 2, bytesMax: 20 }, () => 0);
    const kept = () => ['a', 'b', 'c'].filter((key) => cache.get(key));
    cache.set('a', fetched(1), 1);
    cache.set('b', fetched(1), 1);
    cache.get('a');
    cache.set('c', fetched(1), 1);
    expect(kept()).toEqual(['a', 'c']);
    cache.set('a', fetched(18), 1);
    expect(kept()).toEqual(['a']);
    cache.set('b', fetched(30), 1);
    expect(kept()).toEqual([]);
    cache.set('c', fetched(19), 1);
    expect(kept()).toEqual(['c']);
  });
});
