import { describe, expect, it } from '@jest/globals';
import { createInTurn } from './in-turn.ts';

/** Work that begins when it is called and ends when it is told to. */
function work(name: string, begun: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const run = (): Promise<string> => {
    begun.push(name);
    return promise;
  };
  return { run, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work in turn', () => {
  it('runs at once what shares no document', async () => {
    const begun: string[] = [];
    const inTurn = createInTurn();
    void inTurn(['a', 'b'], work('first', begun).run);
    void inTurn(['c'], work('second', begun).run);
    await settled();
    expect(begun).toEqual(['first', 'second']);
  });

  it('waits for all that it shares a document with, in the order of the calls', async () => {
    const begun: string[] = [];
    const inTurn = createInTurn();
    const [first, second, third] = ['first', 'second', 'third'].map((name) => work(name, begun));
    void inTurn(['a'], first!.run);
    void inTurn(['b'], second!.run);
    const last = inTurn(['a', 'b'], third!.run);
    first!.end();
    await settled();
    expect(begun).toEqual(['first', 'second']);
    second!.end();
    third!.end();
    expect(await last).toBe('third');
    expect(begun).toEqual(['first', 'second', 'third']);
  });

  it('goes on after a failure, which only its own caller hears of', async () => {
    const begun: string[] = [];
    const inTurn = createInTurn();
    const first = work('first', begun);
    const failing = inTurn(['a'], first.run);
    const second = work('second', begun);
    const after = inTurn(['a'], second.run);
    first.fail();
    second.end();
    await expect(failing).rejects.toThrow('first');
    expect(await after).toBe('second');
  });
});
