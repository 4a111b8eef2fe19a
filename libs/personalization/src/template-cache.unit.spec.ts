import { describe, expect, it } from '@jest/globals';
import { createTemplateCache } from './template-cache.ts';

describe('the template cache', () => {
  it('drops what was not used for longest', () => {
    const cache = createTemplateCache<number>(2, 100);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
  });

  it('is bounded by characters, also when one template alone is over the bound', () => {
    const cache = createTemplateCache<number>(10, 5);
    cache.set('aaa', 1);
    cache.set('bbb', 2);
    cache.set('cccccccc', 3);
    expect([cache.get('aaa'), cache.get('bbb'), cache.get('cccccccc')]).toEqual([undefined, undefined, undefined]);
    cache.set('dd', 4);
    expect(cache.get('dd')).toBe(4);
  });
});
