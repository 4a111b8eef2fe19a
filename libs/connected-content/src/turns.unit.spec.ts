import { describe, expect, it } from '@jest/globals';
import { createTurns } from './turns.ts';

const MINUTE_MS = 60_000;

describe('Turns', () => {
  it('are taken by so many at a time, per server and in order, and passed on by who fails, too', async () => {
    const turns = createTurns(2);
    const begun: string[] = [];
    const ends = new Map<string, PromiseWithResolvers<void>>();
    const take = (server: string, name: string): Promise<string | undefined> =>
      turns.take(server, MINUTE_MS, async () => {
        begun.push(name);
        ends.set(name, Promise.withResolvers());
        await ends.get(name)!.promise;
        return name;
      });
    const all = ['a', 'b', 'c', 'd'].map((name) => take('one', name));
    const other = take('two', 'x');
    expect(begun).toEqual(['a', 'b', 'x']);

    ends.get('b')!.reject(new Error('broken'));
    await expect(all[1]).rejects.toThrow('broken');
    expect(begun).toEqual(['a', 'b', 'x', 'c']);
    for (const name of ['a', 'c', 'x']) ends.get(name)!.resolve();
    expect(await Promise.all([all[0], all[2], other])).toEqual(['a', 'c', 'x']);
    ends.get('d')!.resolve();
    expect(await all[3]).toBe('d');
  });

  it('do not come to who waits no longer', async () => {
    const turns = createTurns(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = turns.take('one', MINUTE_MS, () => promise);
    expect(await turns.take('one', 0, async () => 'second')).toBeUndefined();
    resolve();
    await first;
    expect(await turns.take('one', 0, async () => 'third')).toBe('third');
  });
});
