import { describe, expect, it } from '@jest/globals';
import type { Fixture } from '../fixture.ts';
import { sortedIdsOf } from '../fixture.ts';

const HOUR_MS = 3_600_000;

export function describeExpiry({ collection }: Fixture, { expiresWithinMs }: { expiresWithinMs?: number }): void {
  describe('an index that expires documents', () => {
    const timeout = (expiresWithinMs ?? 0) + 30_000;

    it(
      'leaves those whose time has not come, and those without a date',
      async () => {
        const things = collection();
        await things.createIndexes([{ key: { at: 1 }, expireAfterSeconds: 3600 }]);
        const now = Date.now();
        await things.insertMany([
          { _id: 'future', at: new Date(now + HOUR_MS) },
          { _id: 'past but kept an hour', at: new Date(now - HOUR_MS / 2) },
          { _id: 'due', at: new Date(now - 2 * HOUR_MS) },
          { _id: 'number', at: 1 },
          { _id: 'text', at: '2001-01-01T00:00:00Z' },
          { _id: 'none' },
          { _id: 'one of two is due', at: [new Date(now - 2 * HOUR_MS), new Date(now + HOUR_MS)] },
        ]);
        if (expiresWithinMs !== undefined) {
          const deadline = Date.now() + expiresWithinMs;
          while ((await things.countDocuments({ _id: { $in: ['due', 'one of two is due'] } })) > 0) {
            if (Date.now() > deadline)
              throw new Error(`Documents that are due stayed longer than ${expiresWithinMs} ms`);
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }
        const kept = (await sortedIdsOf(things, {})).filter((id) => !id.includes('due'));
        expect(kept).toEqual(['future', 'none', 'number', 'past but kept an hour', 'text']);
      },
      timeout,
    );
  });
}
