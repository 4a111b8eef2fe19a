import { expect, it } from '@jest/globals';
import { type Bench, recordsOf } from '../bench.ts';
import { createRecordSpy } from '../waiting/record-spy.ts';

export function pausePromises(bench: Bench): void {
  it('stops a topic until it is resumed or the pause ends, while others flow', async () => {
    const [paused, flowing] = [await bench.topic(), await bench.topic()];
    const spy = createRecordSpy();
    const subscription = await bench.subscribe({
      group: bench.name('group'),
      topics: [paused, flowing],
      handle: spy.handle,
    });
    const publish = (topic: string, value: string) => bench.log().publish(recordsOf(topic, 'key', [value]));
    await Promise.all([publish(paused, 'before'), publish(flowing, 'before too')]);
    await Promise.all([spy.waitForValue('before'), spy.waitForValue('before too')]);

    subscription.pause(paused, 600_000);
    await publish(paused, 'held back');
    for (const value of ['flows 1', 'flows 2', 'flows 3']) {
      await publish(flowing, value);
      await spy.waitForValue(value);
    }
    expect(spy.values()).not.toContain('held back');
    subscription.resume(paused);
    await spy.waitForValue('held back');

    const forMs = 150;
    const pausedAt = performance.now();
    subscription.pause(paused, forMs);
    await publish(paused, 'after the pause');
    await spy.waitForValue('after the pause');
    // A timer may fire a little before the clock says so.
    expect(performance.now() - pausedAt).toBeGreaterThan(forMs - 5);
    expect(spy.records).toHaveLength(7);
  });
}
