import { describe, expect, it } from '@jest/globals';
import { DuplicateKey } from '@fanfare/document-store';
import type { Doc, Fixture } from '../fixture.ts';

const racers = <T>(count: number, run: (racer: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, racer) => run(racer)));

export function describeRaces({ collection, given }: Fixture): void {
  describe('writers that race', () => {
    it('make one document when 20 upsert one _id', async () => {
      const things = collection();
      const done = await racers(20, () => things.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { upsert: true }));
      expect(done.reduce((sum, { upsertedCount }) => sum + upsertedCount, 0)).toBe(1);
      expect(await things.find({}).toArray()).toEqual([{ _id: 'a', n: 20 }]);
    });

    it('make one document when 20 upsert one value of a unique field', async () => {
      const things = collection();
      await things.createIndexes([{ key: { key: 1 }, unique: true }]);
      const got = await racers(20, (racer) =>
        things.findOneAndUpdate(
          { key: 'k' },
          { $setOnInsert: { _id: `id${racer}` }, $inc: { n: 1 } },
          { upsert: true },
        ),
      );
      expect(await things.countDocuments({})).toBe(1);
      expect(new Set(got.map((document) => document?._id)).size).toBe(1);
      expect((await things.findOne({ key: 'k' }))?.['n']).toBe(20);
    });

    it('agree on one winner when 20 insert one _id', async () => {
      const things = collection();
      const outcomes = await racers(20, (racer) =>
        things.insertOne({ _id: 'a', racer }).then(
          () => racer,
          (error: unknown) => {
            expect(error).toBeInstanceOf(DuplicateKey);
            return undefined;
          },
        ),
      );
      const winners = outcomes.filter((racer) => racer !== undefined);
      expect(winners.length).toBe(1);
      expect(await things.findOne({})).toEqual({ _id: 'a', racer: winners[0] });
    });

    it('lose none of 400 increments by compare-and-set', async () => {
      const things = await given({ _id: 'a', n: 0 });
      const increment = async (): Promise<void> => {
        for (;;) {
          const n = Number((await things.findOne({ _id: 'a' }))?.['n']);
          const { matchedCount } = await things.updateOne({ _id: 'a', n }, { $set: { n: n + 1 } });
          if (matchedCount === 1) return;
        }
      };
      await racers(20, async () => {
        for (let n = 0; n < 20; n++) await increment();
      });
      expect(await things.findOne({})).toEqual({ _id: 'a', n: 400 });
    }, 120_000);

    it('lose nothing when bulks overlap', async () => {
      const ids = Array.from({ length: 100 }, (_, n) => `k${(n * 37) % 100}`);
      const things = await given(...ids.map((_id): Doc => ({ _id, n: 0 })));
      await racers(8, async (racer) => {
        const order = racer % 2 === 0 ? ids : ids.toReversed();
        const done = await things.bulkWrite(
          order.map((_id) => ({ updateOne: { filter: { _id }, update: { $inc: { n: 1 } } } })),
        );
        expect(done.matchedCount).toBe(100);
      });
      const found = await things.find({}).toArray();
      expect(new Set(found.map(({ n }) => n))).toEqual(new Set([8]));
    });

    it('take each thing of a queue once', async () => {
      const things = await given(...Array.from({ length: 40 }, (_, n) => ({ _id: `${n}`, n, state: 'due' })));
      await things.createIndexes([{ key: { state: 1, n: 1 } }]);
      const taken = await racers(10, async (racer) => {
        const mine: string[] = [];
        for (;;) {
          const update = { $set: { state: 'taken', racer } };
          const got = await things.findOneAndUpdate({ state: 'due' }, update, { sort: { n: 1 } });
          if (!got) return mine;
          mine.push(got._id);
        }
      });
      expect(taken.flat().length).toBe(40);
      expect(new Set(taken.flat()).size).toBe(40);
    }, 60_000);
  });
}
