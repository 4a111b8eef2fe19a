import { describe, expect, it } from '@jest/globals';
import { idsOf, type Fixture } from '../fixture.ts';

export function describeReading({ collection, given }: Fixture): void {
  describe('reading', () => {
    it('finds nothing in a collection that nobody wrote to', async () => {
      const things = collection();
      expect(await things.find({}).toArray()).toEqual([]);
      expect(await things.findOne({})).toBeNull();
      expect(await things.countDocuments({})).toBe(0);
      expect(await things.deleteMany({})).toEqual({ deletedCount: 0 });
    });

    it.each([[[]], [[{ key: { v: 1 } as const }]]])('sorts by type, then by value (indexes: %j)', async (indexes) => {
      const values = [null, -1, 2, 2.5, 2 ** 40, '', 'B', 'a', 'é', '\uffff', '😀', { x: 1 }, false, true];
      const dates = [new Date(-5), new Date(5)];
      const things = await given(
        ...[...values, ...dates].map((v, n) => ({ _id: String(n).padStart(2, '0'), v })).reverse(),
      );
      if (indexes.length > 0) await things.createIndexes(indexes);
      const ascending = Array.from({ length: 16 }, (_, n) => String(n).padStart(2, '0'));
      expect(await idsOf(things, {}, { sort: { v: 1 } })).toEqual(ascending);
      expect(await idsOf(things, {}, { sort: { v: -1 } })).toEqual(ascending.toReversed());
    });

    it('sorts a list by its least element, and downwards by its greatest', async () => {
      const things = await given({ _id: 'wide', v: [1, 9] }, { _id: 'middle', v: 5 }, { _id: 'low', v: [0, 2] });
      expect(await idsOf(things, {}, { sort: { v: 1 } })).toEqual(['low', 'wide', 'middle']);
      expect(await idsOf(things, {}, { sort: { v: -1 } })).toEqual(['wide', 'middle', 'low']);
      await things.createIndexes([{ key: { v: 1 } }]);
      expect(await idsOf(things, { v: { $gte: 2 } }, { sort: { v: 1 } })).toEqual(['low', 'wide', 'middle']);
      expect(await idsOf(things, {}, { sort: { v: -1 }, limit: 2 })).toEqual(['wide', 'middle']);
    });

    it('sorts by several fields, skips and limits', async () => {
      const rows = Array.from({ length: 12 }, (_, n) => ({ _id: `${n}`, group: n % 3, n }));
      const things = await given(...rows);
      const page = { sort: { group: 1, n: -1 } as const, skip: 2, limit: 4 };
      expect(await idsOf(things, {}, page)).toEqual(['3', '0', '10', '7']);
      await things.createIndexes([{ key: { group: 1, n: -1 } }]);
      expect(await idsOf(things, {}, page)).toEqual(['3', '0', '10', '7']);
      expect(await idsOf(things, { group: 1, n: { $lt: 10 } }, { sort: { n: 1 }, limit: 2 })).toEqual(['1', '4']);
      expect(await idsOf(things, { group: { $in: [0, 2] } }, { sort: { n: -1 }, limit: 3 })).toEqual(['11', '9', '8']);
      expect(await things.findOne({ group: 2 }, { sort: { n: -1 } })).toEqual({ _id: '11', group: 2, n: 11 });
      expect((await idsOf(things, {}, { limit: 5 })).length).toBe(5);
      expect((await idsOf(things, {}, { skip: 10 })).length).toBe(2);
    });

    it('pages through a collection by _id', async () => {
      const things = await given(...Array.from({ length: 25 }, (_, n) => ({ _id: `k${n + 10}`, odd: n % 2 === 1 })));
      const seen: string[] = [];
      for (let last = ''; ;) {
        const page = await idsOf(things, { _id: { $gt: last }, odd: true }, { sort: { _id: 1 }, limit: 5 });
        seen.push(...page);
        last = page.at(-1) ?? '';
        if (page.length < 5) break;
      }
      expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => `k${2 * n + 11}`));
    });

    it('projects the fields that are named, or all others', async () => {
      const things = await given({
        _id: 'a',
        n: 1,
        at: new Date(7),
        in: { x: 1, y: 2 },
        list: [{ x: 1, y: 2 }, 5, { y: 3 }],
      });
      const project = (projection: Record<string, 0 | 1>): Promise<unknown> => things.findOne({}, { projection });
      expect(await project({ n: 1 })).toEqual({ _id: 'a', n: 1 });
      expect(await project({ n: 1, _id: 0 })).toEqual({ n: 1 });
      expect(await project({ _id: 1 })).toEqual({ _id: 'a' });
      expect(await project({ at: 1, absent: 1 })).toEqual({ _id: 'a', at: new Date(7) });
      expect(await project({ 'in.x': 1, 'list.y': 1 })).toEqual({ _id: 'a', in: { x: 1 }, list: [{ y: 2 }, { y: 3 }] });
      expect(await project({ list: 0, 'in.x': 0, at: 0 })).toEqual({ _id: 'a', n: 1, in: { y: 2 } });
      expect(await project({ _id: 0, in: 0, list: 0, at: 0 })).toEqual({ n: 1 });
      expect(await project({ 'list.y': 0, n: 0, in: 0, at: 0 })).toEqual({ _id: 'a', list: [{ x: 1 }, 5, {}] });
    });

    it('goes through more documents than one answer holds, once each', async () => {
      const things = collection();
      const text = 'x'.repeat(20_000);
      for (let from = 0; from < 600; from += 100) {
        await things.insertMany(Array.from({ length: 100 }, (_, n) => ({ _id: `${from + n}`, n: from + n, text })));
      }
      const seen: number[] = [];
      for await (const { n } of things.find({ n: { $gte: 10 } })) seen.push(Number(n));
      expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 590 }, (_, n) => n + 10));

      const few: string[] = [];
      for await (const { _id } of things.find({}, { sort: { n: 1 } })) if (few.push(_id) === 3) break;
      expect(few).toEqual(['0', '1', '2']);
      expect((await things.find({}, { sort: { n: -1 }, projection: { n: 1 } }).toArray()).map(({ n }) => n)[599]).toBe(
        0,
      );
    });
  });
}
