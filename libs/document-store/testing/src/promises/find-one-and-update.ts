import { describe, expect, it } from '@jest/globals';
import { DuplicateKey } from '@fanfare/document-store';
import type { Fixture } from '../fixture.ts';

export function describeFindOneAndUpdate({ collection, given }: Fixture): void {
  describe('findOneAndUpdate', () => {
    it('gives the document as it is after, or as it was before', async () => {
      const things = await given({ _id: 'a', n: 1 });
      expect(await things.findOneAndUpdate({ _id: 'a' }, { $inc: { n: 1 } })).toEqual({ _id: 'a', n: 2 });
      const before = { returnDocument: 'before' } as const;
      expect(await things.findOneAndUpdate({ _id: 'a' }, { $inc: { n: 1 } }, before)).toEqual({ _id: 'a', n: 2 });
      expect(await things.findOne({})).toEqual({ _id: 'a', n: 3 });
    });

    it('gives null when nothing matches', async () => {
      const things = await given({ _id: 'a', n: 1 });
      expect(await things.findOneAndUpdate({ n: 2 }, { $set: { n: 3 } })).toBeNull();
    });

    it('upserts, and gives what it made or null for what was before', async () => {
      const things = collection();
      const options = { upsert: true } as const;
      const update = { $setOnInsert: { made: new Date(5) }, $inc: { n: 1 } };
      expect(await things.findOneAndUpdate({ _id: 'a' }, update, options)).toEqual({
        _id: 'a',
        made: new Date(5),
        n: 1,
      });
      const before = { ...options, returnDocument: 'before' } as const;
      expect(await things.findOneAndUpdate({ _id: 'b' }, update, before)).toBeNull();
      expect(await things.countDocuments({ n: 1 })).toBe(2);
    });

    it('takes the first in order, as a queue is worked off', async () => {
      const things = await given({ _id: 'a', due: 3 }, { _id: 'b', due: 1 }, { _id: 'c', due: 2 });
      await things.createIndexes([{ key: { taken: 1, due: 1 } }]);
      const taken: unknown[] = [];
      for (let n = 0; n < 4; n++) {
        const options = { sort: { due: 1 }, projection: { due: 1, _id: 0 } } as const;
        taken.push(await things.findOneAndUpdate({ taken: { $exists: false } }, { $set: { taken: true } }, options));
      }
      expect(taken).toEqual([{ due: 1 }, { due: 2 }, { due: 3 }, null]);
    });

    it('is refused as DuplicateKey when another document holds the value', async () => {
      const things = await given({ _id: 'a', key: 1 }, { _id: 'b', key: 2 });
      await things.createIndexes([{ key: { key: 1 }, unique: true }]);
      await expect(things.findOneAndUpdate({ _id: 'b' }, { $set: { key: 1 } })).rejects.toThrow(DuplicateKey);
      const upsert = things.findOneAndUpdate({ _id: 'c', key: 1 }, { $set: { n: 1 } }, { upsert: true });
      await expect(upsert).rejects.toThrow(DuplicateKey);
      expect(await things.findOne({ _id: 'b' })).toEqual({ _id: 'b', key: 2 });
    });
  });
}
