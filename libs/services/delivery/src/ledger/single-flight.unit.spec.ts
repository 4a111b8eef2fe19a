import { describe, expect, it } from '@jest/globals';
import { createSingleFlight } from './single-flight.ts';

/** Flushes that end when the test says so. */
function createHarbour() {
  const flushed: string[][] = [];
  const ends: { land: () => void; sink: (error: Error) => void }[] = [];
  let onFlush = () => {};
  const flights = createSingleFlight<string>((items) => {
    flushed.push([...items]);
    return new Promise((land, sink) => {
      ends.push({ land, sink });
      onFlush();
    });
  });
  const flushNumber = (count: number) =>
    new Promise<void>((resolve) => {
      onFlush = () => flushed.length === count && resolve();
      onFlush();
    });
  return { flights, flushed, ends, flushNumber };
}

describe('a single flight', () => {
  it('takes together what is added in one turn, and what comes meanwhile next', async () => {
    const { flights, flushed, ends, flushNumber } = createHarbour();
    const first = [flights.add('a'), flights.add('b'), flights.add('a')];
    await flushNumber(1);
    const second = [flights.add('c'), flights.add('a')];
    expect(flushed).toEqual([['a', 'b']]);

    ends[0]!.land();
    await Promise.all(first);
    await flushNumber(2);
    expect(flushed).toEqual([
      ['a', 'b'],
      ['c', 'a'],
    ]);
    ends[1]!.land();
    await Promise.all(second);
  });

  it('tells a failure to those who were on board, and flies on', async () => {
    const { flights, ends, flushNumber } = createHarbour();
    const lost = flights.add('a');
    await flushNumber(1);
    const safe = flights.add('b');
    ends[0]!.sink(new Error('lost at sea'));
    await expect(lost).rejects.toThrow('lost at sea');
    await flushNumber(2);
    ends[1]!.land();
    await expect(safe).resolves.toBeUndefined();
  });

  it('is idle when all have landed', async () => {
    const { flights, ends, flushNumber } = createHarbour();
    await flights.idle();
    let isIdle = false;
    const added = flights.add('a');
    const idle = flights.idle().then(() => {
      isIdle = true;
    });
    await flushNumber(1);
    expect(isIdle).toBe(false);
    ends[0]!.land();
    await Promise.all([added, idle]);
  });
});
