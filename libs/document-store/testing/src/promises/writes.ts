import { describe, expect, it } from '@jest/globals';
import { DuplicateKey } from '@fanfare/document-store';
import type { Fixture } from '../fixture.ts';

export function describeWrites({ collection, given }: Fixture): void {
  describe('a write', () => {
    it('is seen by every later read', async () => {
      const things = collection();
      for (let n = 0; n < 20; n++) {
        await things.insertOne({ _id: `${n}`, n });
        expect(await things.findOne({ _id: `${n}` })).toEqual({ _id: `${n}`, n });
        await things.updateOne({ _id: `${n}` }, { $inc: { n: 1 } });
        expect(await things.countDocuments({ n: n + 1 })).toBe(1);
        await things.deleteMany({ _id: `${n}` });
        expect(await things.countDocuments({})).toBe(0);
      }
    });

    it('stays within its collection', async () => {
      const [one, other] = [await given({ _id: 'a', n: 1 }), await given({ _id: 'a', n: 2 })];
      await one.deleteMany({});
      expect(await other.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 2 });
    });

    it('is refused as DuplicateKey when insertOne meets a known _id', async () => {
      const things = await given({ _id: 'a', n: 1 });
      await expect(things.insertOne({ _id: 'a', n: 2 })).rejects.toThrow(DuplicateKey);
      expect(await things.findOne({ _id: 'a' })).toEqual({ _id: 'a', n: 1 });
    });

    it('tells what updateOne matched, modified and upserted', async () => {
      const things = await given({ _id: 'a', n: 1 });
      const update = (filter: object, n: number, upsert = false) =>
        things.updateOne({ ...filter }, { $set: { n } }, { upsert });
      expect(await update({ _id: 'a' }, 2)).toEqual({ matchedCount: 1, modifiedCount: 1, upsertedCount: 0 });
      expect(await update({ _id: 'a' }, 2)).toEqual({ matchedCount: 1, modifiedCount: 0, upsertedCount: 0 });
      expect(await update({ _id: 'b' }, 2)).toEqual({ matchedCount: 0, modifiedCount: 0, upsertedCount: 0 });
      expect(await update({ _id: 'b' }, 3, true)).toEqual({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1 });
      expect(await things.findOne({ _id: 'b' })).toEqual({ _id: 'b', n: 3 });
    });

    it('changes one document at most with updateOne', async () => {
      const things = await given({ _id: 'a', n: 1 }, { _id: 'b', n: 1 });
      await things.updateOne({ n: 1 }, { $set: { n: 2 } });
      expect(await things.countDocuments({ n: 2 })).toBe(1);
    });

    it('upserts what the filter says must be equal, the update and $setOnInsert', async () => {
      const things = collection();
      const upsert = (): Promise<unknown> =>
        things.updateOne(
          { 'key.part': 'k', kind: { $eq: 'x' }, n: { $not: { $gte: 5 } }, $and: [{ more: 1 }] },
          { $setOnInsert: { _id: 'a', first: true }, $inc: { n: 2 }, $push: { list: 1 } },
          { upsert: true },
        );
      await upsert();
      const expected = { _id: 'a', key: { part: 'k' }, kind: 'x', more: 1, first: true, n: 2, list: [1] };
      expect(await things.findOne({})).toEqual(expected);
      await upsert();
      expect(await things.findOne({})).toEqual({ ...expected, n: 4, list: [1, 1] });
    });

    it('does not upsert without knowing the _id', async () => {
      const things = collection();
      await expect(things.updateOne({ n: 1 }, { $set: { m: 1 } }, { upsert: true })).rejects.toThrow();
      expect(await things.countDocuments({})).toBe(0);
    });

    it('deletes what matches and says how many', async () => {
      const things = await given({ _id: 'a', n: 1 }, { _id: 'b', n: 2 }, { _id: 'c', n: 3 });
      expect(await things.deleteMany({ n: { $gte: 2 } })).toEqual({ deletedCount: 2 });
      expect(await things.deleteMany({ n: { $gte: 2 } })).toEqual({ deletedCount: 0 });
      expect(await things.find({}).toArray()).toEqual([{ _id: 'a', n: 1 }]);
    });
  });
}
