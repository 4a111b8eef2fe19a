import { describe, expect, it } from '@jest/globals';
import { DuplicateKey } from '@fanfare/document-store';
import { sortedIdsOf, type Fixture } from '../fixture.ts';

export function describeIndexes({ collection, given }: Fixture): void {
  describe('an index', () => {
    it('can be created again and again, also by several at once', async () => {
      const things = collection();
      const specs = [
        { key: { a: 1, b: -1 }, unique: true },
        { key: { at: 1 }, expireAfterSeconds: 3600 },
        { key: { c: 1 }, partialFilterExpression: { c: { $exists: true } } },
      ] as const;
      for (let n = 0; n < 3; n++) await things.createIndexes(specs);
      await Promise.all(Array.from({ length: 4 }, () => things.createIndexes(specs)));
      await things.insertOne({ _id: 'a', a: 1, b: 1 });
      await expect(things.insertOne({ _id: 'b', a: 1, b: 1 })).rejects.toThrow(DuplicateKey);
    });

    it('can be added to documents that are there', async () => {
      const things = await given({ _id: 'a', n: 1, list: [1, 2] }, { _id: 'b', n: 2, list: [2, 3] });
      await things.createIndexes([{ key: { n: 1 }, unique: true }, { key: { list: 1 } }]);
      expect(await sortedIdsOf(things, { list: 2 })).toEqual(['a', 'b']);
      expect(await sortedIdsOf(things, { n: 2 })).toEqual(['b']);
      await expect(things.insertOne({ _id: 'c', n: 2 })).rejects.toThrow(DuplicateKey);
    });

    it('cannot become unique over documents that are not', async () => {
      const things = await given({ _id: 'a', n: 1 }, { _id: 'b', n: 1 });
      await expect(things.createIndexes([{ key: { n: 1 }, unique: true }])).rejects.toThrow(DuplicateKey);
      await things.insertOne({ _id: 'c', n: 1 });
    });

    it('does not change its options in silence', async () => {
      const things = collection();
      await things.createIndexes([{ key: { n: 1 } }]);
      await expect(things.createIndexes([{ key: { n: 1 }, unique: true }])).rejects.toThrow();
    });

    it('follows documents as they change and go', async () => {
      const things = await given({ _id: 'a', n: 1, tags: ['x', 'y'] }, { _id: 'b', n: 2, tags: ['y'] });
      await things.createIndexes([{ key: { n: 1 }, unique: true }, { key: { tags: 1, n: 1 } }]);
      await things.updateOne({ _id: 'a' }, { $set: { n: 3 }, $pull: { tags: 'y' }, $unset: { none: 1 } });
      expect(await sortedIdsOf(things, { tags: 'y' })).toEqual(['b']);
      expect(await sortedIdsOf(things, { tags: 'x', n: 3 })).toEqual(['a']);
      await things.updateOne({ _id: 'b' }, { $set: { n: 1 } });
      await things.deleteMany({ tags: 'x' });
      await things.insertOne({ _id: 'c', n: 3, tags: 'x' });
      expect(await sortedIdsOf(things, { tags: { $in: ['x', 'y'] } })).toEqual(['b', 'c']);
    });

    it('holds compound keys apart field by field', async () => {
      const things = collection();
      await things.createIndexes([{ key: { workspace: 1, external: 1 }, unique: true }]);
      const { duplicates } = await things.insertMany([
        { _id: '1', workspace: 'a', external: 'x' },
        { _id: '2', workspace: 'b', external: 'x' },
        { _id: '3', workspace: 'a', external: 'y' },
        { _id: '4', workspace: 'a', external: 'x' },
        { _id: '5', workspace: 'a' },
        { _id: '6', workspace: 'a', external: null },
      ]);
      expect(duplicates).toEqual([3, 5]);
    });

    it('keeps elements of lists unique between documents, not within one', async () => {
      const things = collection();
      await things.createIndexes([{ key: { tags: 1 }, unique: true }]);
      const { duplicates } = await things.insertMany([
        { _id: 'a', tags: ['x', 'y'] },
        { _id: 'b', tags: ['z', 'y'] },
        { _id: 'c', tags: 'z' },
        { _id: 'd', tags: ['p', 'p'] },
      ]);
      expect(duplicates).toEqual([1]);
      await things.updateOne({ _id: 'a' }, { $push: { tags: 'y' } });
      await expect(things.updateOne({ _id: 'a' }, { $push: { tags: 'z' } })).rejects.toThrow(DuplicateKey);
    });

    it('knows a text, a number, a date and a flag as different keys', async () => {
      const things = collection();
      await things.createIndexes([{ key: { v: 1 }, unique: true }]);
      const values = ['1', 1, true, new Date(1), { v: 1 }, null, '', 0, false, new Date(0)];
      const { insertedCount } = await things.insertMany(values.map((v, n) => ({ _id: `${n}`, v })));
      expect(insertedCount).toBe(values.length);
      const again = await things.insertMany(values.map((v, n) => ({ _id: `again${n}`, v })));
      expect(again.duplicates.length).toBe(values.length);
    });

    it('that is partial concerns only the documents that match', async () => {
      const things = collection();
      await things.createIndexes([
        { key: { email: 1 }, unique: true, partialFilterExpression: { email: { $exists: true } } },
        { key: { job: 1 }, unique: true, partialFilterExpression: { state: 'open' } },
      ]);
      const { duplicates } = await things.insertMany([
        { _id: '1', job: 1, state: 'open' },
        { _id: '2', job: 2, state: 'open', email: 'e' },
        { _id: '3', job: 1, state: 'done' },
        { _id: '4', job: 1, state: 'done', email: 'f' },
        { _id: '5', job: 1, state: 'open', email: 'g' },
        { _id: '6', job: 3, state: 'open', email: 'e' },
      ]);
      expect(duplicates).toEqual([4, 5]);
      expect(await sortedIdsOf(things, { job: 1 })).toEqual(['1', '3', '4']);
      expect(await sortedIdsOf(things, { job: 1, state: 'open' })).toEqual(['1']);
      expect(await sortedIdsOf(things, { email: { $exists: true } })).toEqual(['2', '4']);
      expect(await sortedIdsOf(things, { email: { $exists: false } })).toEqual(['1', '3']);
      expect(await sortedIdsOf(things, { email: null })).toEqual(['1', '3']);

      await things.updateOne({ _id: '1' }, { $set: { state: 'done' } });
      await things.updateOne({ _id: '3' }, { $set: { state: 'open' } });
      await expect(things.updateOne({ _id: '1' }, { $set: { state: 'open' } })).rejects.toThrow(DuplicateKey);
    });

    it('is refused as DuplicateKey by an upsert whose other predicates did not match', async () => {
      const things = await given({ _id: 'a', key: 'k', offset: 7 });
      const fenced = things.updateOne(
        { _id: 'a', offset: { $not: { $gte: 5 } } },
        { $set: { offset: 5 }, $inc: { n: 1 } },
        { upsert: true },
      );
      await expect(fenced).rejects.toThrow(DuplicateKey);
      expect(await things.findOne({})).toEqual({ _id: 'a', key: 'k', offset: 7 });
    });
  });
}
