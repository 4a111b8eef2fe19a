import { expect, it } from '@jest/globals';
import { type Bench, recordsOf } from '../bench.ts';
import { createRecordSpy } from '../waiting/record-spy.ts';

export function progressPromises(bench: Bench): void {
  it('goes on where the group stopped when the log is opened again, and starts a new group at the earliest record', async () => {
    const data = await bench.openData();
    const group = bench.name('group');
    const [before, after, newcomer] = [createRecordSpy(), createRecordSpy(), createRecordSpy()];

    const first = await data.open();
    const topic = await bench.topic({ partitions: 2 }, first);
    await first.subscribe({ group, topics: [topic], handle: before.handle });
    await first.publish([...recordsOf(topic, 'a', ['a1', 'a2']), ...recordsOf(topic, 'b', ['b1'])]);
    await before.waitForCount(3);
    await first.close();

    const second = await data.open();
    await second.publish(recordsOf(topic, 'a', ['a3', 'a4']));
    await bench.subscribe({ group, topics: [topic], handle: after.handle }, second);
    await bench.subscribe({ group: bench.name('group'), topics: [topic], handle: newcomer.handle }, second);
    await Promise.all([after.waitForValue('a4'), newcomer.waitForCount(5)]);

    expect(after.values()).toEqual(['a3', 'a4']);
    expect([...newcomer.values()].sort()).toEqual(['a1', 'a2', 'a3', 'a4', 'b1']);
  });

  it('delivers again, after a crash, what was in hand', async () => {
    const data = await bench.openData();
    const group = bench.name('group');
    const gate = bench.gate();
    const dying = createRecordSpy(({ records }) => (records[0]?.value === 'done' ? Promise.resolve() : gate.opened));

    const first = await data.open();
    const topic = await bench.topic({}, first);
    await bench.subscribe({ group, topics: [topic], handle: dying.handle }, first);
    await first.publish(recordsOf(topic, 'key', ['done']));
    await dying.waitForValue('done');
    await first.publish(recordsOf(topic, 'key', ['in hand 1', 'in hand 2']));
    await dying.waitForValue('in hand 1');
    await first.publish(recordsOf(topic, 'key', ['behind']));
    await data.crash(first);

    const surviving = createRecordSpy();
    const second = await data.open();
    await bench.subscribe({ group, topics: [topic], handle: surviving.handle }, second);
    await surviving.waitForValue('behind');

    expect(surviving.values().filter((value) => value !== 'done')).toEqual(['in hand 1', 'in hand 2', 'behind']);
  });
}
