import { describe, expect, it } from '@jest/globals';
import type { LogRecord, NewRecord } from '@fanfare/event-log';
import { decode, DeliveryDeadLettered } from '@fanfare/events';
import { silentLogger } from '@fanfare/observability';
import { deadRecord } from './dead-record.ts';
import { createGiveUp } from './give-up.ts';

const record: LogRecord = {
  topic: 'messages.outcomes',
  key: 'k',
  value: '{"not": "an event"',
  headers: {},
  partition: 3,
  offset: 7,
  timestamp: 0,
};
const read = (letter: NewRecord) => {
  const decoded = decode(DeliveryDeadLettered, letter);
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.event;
};

describe('giving up', () => {
  it('keeps the record as it was, with its story, under the same id each time', async () => {
    const published: NewRecord[] = [];
    const eventLog = { publish: async (records: readonly NewRecord[]) => void published.push(...records) };
    const giveUp = createGiveUp({ eventLog, logger: silentLogger, now: () => 5 });
    const unreadable = { record, reason: 'unparsable' as const, detail: 'no JSON' };
    await giveUp([unreadable]);
    await giveUp([unreadable]);
    const [first, again] = published.map(read);
    const { key, topic, partition, offset, value } = record;
    expect(first!.data).toEqual({
      ...{ key, topic, partition, offset, value },
      ...{ reason: 'unparsable', detail: 'no JSON', failedAt: 5 },
    });
    expect(again!.id).toBe(first!.id);
  });

  it('publishes nothing for nothing', async () => {
    const eventLog = { publish: () => Promise.reject(new Error('asked for nothing')) };
    await createGiveUp({ eventLog, logger: silentLogger, now: () => 5 })([]);
  });

  it('cuts long stories', () => {
    const letter = deadRecord({ record, reason: 'invalid', detail: 'x'.repeat(5_000), failedAt: 1 });
    expect(read(letter).data.detail).toHaveLength(1_000);
  });

  it('says what is left, where that is known', () => {
    const remains = { id: 'rest', workspaceId: 'w', correlationId: 'c', value: 'left' };
    const letter = deadRecord({ record, reason: 'exhausted_retries', detail: '', failedAt: 1, remains });
    expect(read(letter)).toMatchObject({ id: 'rest', workspaceId: 'w', correlationId: 'c', data: { value: 'left' } });
  });
});
