/*
 * A process to be killed: publishes numbered records, several keys at once, and follows them in a group. What it is
 * told (acknowledged, handled) it says on stdout, a file, synchronously: nothing that it knew dies with it.
 *
 *     node publish-until-killed.ts <folder> <round>
 */
import { writeSync } from 'node:fs';
import { openEmbeddedEventLog } from '../embedded-event-log.ts';

const [directory = '', round = ''] = process.argv.slice(2);
const say = (word: string, values: readonly (string | null)[]) =>
  writeSync(1, values.map((value) => `${word} ${value}\n`).join(''));

const log = await openEmbeddedEventLog({ directory });
await log.ensureTopics([{ name: 'numbers', partitions: 3 }]);
await log.subscribe({
  group: 'followers',
  topics: ['numbers'],
  handle: async ({ records }) =>
    void say(
      'handled',
      records.map(({ value }) => value),
    ),
});

async function publishKey(key: string, perCall: number): Promise<never> {
  for (let n = 0; ; n += perCall) {
    const values = Array.from({ length: perCall }, (_, i) => `${round}/${key}/${n + i}`);
    await log.publish(values.map((value) => ({ topic: 'numbers', key, value })));
    say('acknowledged', values);
  }
}
await Promise.all([publishKey('a', 1), publishKey('b', 1), publishKey('c', 20), publishKey('d', 100)]);
