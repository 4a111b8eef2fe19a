import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createUserHistory } from '@fanfare/analytics-reader';
import type { LogRecord } from '@fanfare/event-log';
import { encode, topics, UserActivityRecorded } from '@fanfare/events';
import { createCounters, createFirstSeen } from '@fanfare/exact-counter';
import { createDayOf } from '../calendar.ts';
import { eventEntity } from '../entities.ts';
import { failures, faulty, ProcessDied } from '../test-support/faulty.ts';
import { EVENING, HOUR, openWorld, type World } from '../test-support/world.ts';
import { createEventNames } from './event-names.ts';
import { createHandleEvents } from './handle-events.ts';

const dayOf = createDayOf('UTC');
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A new process: nothing in memory. */
function startOn(store: World['store']) {
  const counters = createCounters({ store, collection: 'counters' });
  const firstSeen = createFirstSeen({ store, collection: 'events_seen', retentionMs: HOUR, now: () => EVENING });
  return createHandleEvents({ firstSeen, counters, eventNames: createEventNames(store), dayOf });
}

/** Two names, three hours, two days, two purchases; the activity of offset 3 and the last one are published again. */
function history(workspaceId: string): LogRecord[] {
  return [0, 1, 2, 3, 4, 5, 3].map((activity, offset) => {
    const at = EVENING + Math.floor(activity / 2) * HOUR;
    const data = {
      activityId: `${workspaceId}-${activity}`,
      userId: 'u',
      kind: 'custom_event' as const,
      name: activity % 3 === 0 ? 'bought' : 'looked',
      appId: 'web',
      at,
    };
    const record = encode(UserActivityRecorded, { id: data.activityId, at, workspaceId, correlationId: 'test' }, data);
    return { ...record, headers: {}, partition: 0, offset, timestamp: at };
  });
}

function purchases(workspaceId: string): LogRecord[] {
  return [7, 8, 8].map((activity, index) => {
    const activityId = `${workspaceId}-${activity}`;
    const purchase = { currency: 'USD', price: 1.5, quantity: 1, revenueMicros: 1_500_000 };
    const data = { activityId, userId: workspaceId, kind: 'purchase' as const, name: 'shoe', at: EVENING, purchase };
    const record = encode(UserActivityRecorded, { id: activityId, at: EVENING, workspaceId, correlationId: 't' }, data);
    return { ...record, headers: {}, partition: 0, offset: 7 + index, timestamp: EVENING };
  });
}

const batchOf = (records: readonly LogRecord[]) => ({
  topic: topics.activity,
  partition: 0,
  records,
  signal: new AbortController().signal,
});

async function expectExact(workspaceId: string): Promise<void> {
  const counters = createCounters({ store: world.store, collection: 'counters' });
  for (const appId of [undefined, 'web']) {
    const count = async (name: string): Promise<unknown[]> => {
      const entities = [eventEntity(workspaceId, name, appId)];
      const totals = await counters.totals({ entities, fromDay: '2090-01-30', toDay: '2090-01-31' });
      return totals.sort((a, b) => (a.day < b.day ? -1 : 1)).map(({ day, sums }) => ({ day, ...sums }));
    };
    expect(await count('bought')).toEqual([
      { day: '2090-01-30', count: 1, hours: { '2090-01-30T23': 1 } },
      { day: '2090-01-31', count: 1, hours: { '2090-01-31T00': 1 } },
    ]);
    expect(await count('looked')).toEqual([
      { day: '2090-01-30', count: 1, hours: { '2090-01-30T23': 1 } },
      { day: '2090-01-31', count: 3, hours: { '2090-01-31T00': 1, '2090-01-31T01': 2 } },
    ]);
  }
  const names = await createEventNames(world.store).list(workspaceId, { skip: 0, limit: 10 });
  expect(names).toEqual(['bought', 'looked']);
  const paid = await createUserHistory(world.store).revenueMicros([workspaceId, 'nobody']);
  expect([...paid]).toEqual([[workspaceId, 3_000_000]]);
}

describe('Counting custom events, and what users pay', () => {
  it.each(failures)(
    'is exact whatever operation the process dies at (%s), with other batches after it',
    async (how) => {
      let at = 1;
      for (; ; at++) {
        const workspaceId = `${how}-${at}`;
        const records = [...history(workspaceId), ...purchases(workspaceId)];
        const doomed = faulty(world, { at, how });
        const handle = startOn(doomed.store);
        const died = await handle(batchOf(records.slice(0, 4)))
          .then(() => handle(batchOf(records.slice(4))))
          .then(() => false)
          .catch((error: unknown) => {
            if (error instanceof ProcessDied) return true;
            throw error;
          });
        const successor = startOn(world.store);
        await successor(batchOf(records.slice(0, 2)));
        await successor(batchOf(records.slice(2)));
        await expectExact(workspaceId);
        if (!died) break;
      }
      expect(at).toBeGreaterThan(5);
    },
  );
});
