import { describe, expect, it } from '@jest/globals';
import type { BulkResult } from '@fanfare/document-store';
import { sortedIdsOf, type Fixture } from '../fixture.ts';

const result = (counts: Partial<BulkResult>): BulkResult => ({
  insertedCount: 0,
  matchedCount: 0,
  modifiedCount: 0,
  upsertedCount: 0,
  deletedCount: 0,
  duplicates: [],
  ...counts,
});

export function describeBulkWrites({ collection, given }: Fixture): void {
  describe('a bulk', () => {
    it('may be empty', async () => {
      const things = collection();
      expect(await things.insertMany([])).toEqual(result({}));
      expect(await things.bulkWrite([])).toEqual(result({}));
    });

    it('inserts every document that can be, and reports the others by their place', async () => {
      const things = await given({ _id: 'c', old: true }, { _id: 'e', email: 'e@x' });
      await things.createIndexes([
        { key: { email: 1 }, unique: true, partialFilterExpression: { email: { $exists: true } } },
      ]);
      const inserted = await things.insertMany([
        { _id: 'z', email: 'z@x' },
        { _id: 'c' },
        { _id: 'b', email: 'e@x' },
        { _id: 'a', email: 'a@x' },
        { _id: 'e', email: 'other@x' },
        { _id: 'd' },
      ]);
      expect(inserted).toEqual(result({ insertedCount: 3, duplicates: [1, 2, 4] }));
      expect(await sortedIdsOf(things, {})).toEqual(['a', 'c', 'd', 'e', 'z']);
      expect(await things.findOne({ _id: 'c' })).toEqual({ _id: 'c', old: true });
    });

    it('inserts one of two documents that exclude each other', async () => {
      const things = collection();
      await things.createIndexes([{ key: { email: 1 }, unique: true }]);
      const { insertedCount, duplicates } = await things.insertMany([
        { _id: 'z', email: 'same@x' },
        { _id: 'a', email: 'same@x' },
        { _id: 'm', email: 'm@x' },
      ]);
      const [refused] = duplicates;
      expect({ insertedCount, refusals: duplicates.length }).toEqual({ insertedCount: 2, refusals: 1 });
      expect(await sortedIdsOf(things, {})).toEqual(refused === 0 ? ['a', 'm'] : ['m', 'z']);
    });

    it('mixes operations and counts what each did', async () => {
      const things = await given(
        { _id: 'u', n: 1 },
        { _id: 'r', n: 1, v: 1 },
        { _id: 'd', n: 1 },
        { _id: 'same', n: 1 },
      );
      const done = await things.bulkWrite([
        { updateOne: { filter: { _id: 'u' }, update: { $inc: { n: 1 } } } },
        { insertOne: { document: { _id: 'i', n: 1 } } },
        { replaceOne: { filter: { _id: 'r', v: 1 }, replacement: { _id: 'r', v: 2 } } },
        { deleteOne: { filter: { _id: 'd' } } },
        { updateOne: { filter: { _id: 'same' }, update: { $set: { n: 1 } } } },
        { updateOne: { filter: { _id: 'new' }, update: { $setOnInsert: { n: 9 } }, upsert: true } },
        { updateOne: { filter: { _id: 'absent' }, update: { $set: { n: 9 } } } },
        { replaceOne: { filter: { _id: 'new2' }, replacement: { _id: 'new2', n: 3 }, upsert: true } },
        { deleteOne: { filter: { _id: 'absent2' } } },
      ]);
      expect(done).toEqual(
        result({ insertedCount: 1, matchedCount: 3, modifiedCount: 2, upsertedCount: 2, deletedCount: 1 }),
      );
      expect(await things.find({}, { sort: { _id: 1 } }).toArray()).toEqual([
        { _id: 'i', n: 1 },
        { _id: 'new', n: 9 },
        { _id: 'new2', n: 3 },
        { _id: 'r', v: 2 },
        { _id: 'same', n: 1 },
        { _id: 'u', n: 2 },
      ]);
    });

    it('does what it can when unique indexes refuse some operations', async () => {
      const things = await given({ _id: 'a', key: 'a' }, { _id: 'b', key: 'b' }, { _id: 'c', key: 'c' });
      await things.createIndexes([{ key: { key: 1 }, unique: true }]);
      const done = await things.bulkWrite([
        { updateOne: { filter: { _id: 'z', key: 'new' }, update: { $set: { n: 1 } }, upsert: true } },
        { updateOne: { filter: { _id: 'c' }, update: { $set: { key: 'a' } } } },
        { replaceOne: { filter: { _id: 'b' }, replacement: { _id: 'b', key: 'a' } } },
        { insertOne: { document: { _id: 'd', key: 'c' } } },
        { updateOne: { filter: { _id: 'a', key: 'other' }, update: { $set: { n: 1 } }, upsert: true } },
        { updateOne: { filter: { _id: 'a' }, update: { $set: { n: 2 } } } },
      ]);
      expect(done).toEqual(result({ matchedCount: 1, modifiedCount: 1, upsertedCount: 1, duplicates: [1, 2, 3, 4] }));
      expect(await things.find({}, { sort: { _id: 1 } }).toArray()).toEqual([
        { _id: 'a', key: 'a', n: 2 },
        { _id: 'b', key: 'b' },
        { _id: 'c', key: 'c' },
        { _id: 'z', key: 'new', n: 1 },
      ]);
    });

    it('replaces only the version that was read', async () => {
      const things = await given({ _id: 'a', version: 3, old: true });
      const replace = (version: number): Promise<BulkResult> =>
        things.bulkWrite([
          { replaceOne: { filter: { _id: 'a', version }, replacement: { _id: 'a', version: version + 1 } } },
        ]);
      expect((await replace(2)).matchedCount).toBe(0);
      expect((await replace(3)).matchedCount).toBe(1);
      expect((await replace(3)).matchedCount).toBe(0);
      expect(await things.findOne({ _id: 'a' })).toEqual({ _id: 'a', version: 4 });
    });

    it('carries thousands of operations', async () => {
      const things = collection();
      const documents = Array.from({ length: 3000 }, (_, n) => ({ _id: `d${(n * 7919) % 3000}`, n }));
      expect((await things.insertMany(documents)).insertedCount).toBe(3000);
      const done = await things.bulkWrite(
        documents.map(({ _id }) => ({ updateOne: { filter: { _id }, update: { $inc: { n: 1 } } } })),
      );
      expect(done).toEqual(result({ matchedCount: 3000, modifiedCount: 3000 }));
      const found = await things.find({ _id: { $in: documents.map(({ _id }) => _id) } }).toArray();
      expect(found.reduce((sum, { n }) => sum + Number(n), 0)).toBe((3000 * 3001) / 2);
    });
  });
}
