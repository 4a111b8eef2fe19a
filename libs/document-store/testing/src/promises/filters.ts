import { describe, expect, it } from '@jest/globals';
import type { Filter } from '@fanfare/document-store';
import { sortedIdsOf, type Doc, type Fixture } from '../fixture.ts';

const early = new Date('2026-01-01');
const late = new Date('2026-12-31');

/** Each document is named after what it holds at `v`. */
const documents: readonly Doc[] = [
  { _id: 'missing' },
  { _id: 'null', v: null },
  { _id: 'zero', v: 0 },
  { _id: 'five', v: 5 },
  { _id: 'fiveAndHalf', v: 5.5 },
  { _id: 'text5', v: '5' },
  { _id: 'textB', v: 'b' },
  { _id: 'textÉ', v: 'É' },
  { _id: 'true', v: true },
  { _id: 'false', v: false },
  { _id: 'early', v: early },
  { _id: 'late', v: late },
  { _id: 'none', v: [] },
  { _id: 'list', v: [1, 9] },
  { _id: 'listOfNull', v: [null, 'x'] },
  { _id: 'object', v: { x: 1 } },
  {
    _id: 'objects',
    v: [
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ],
  },
  { _id: 'scattered', v: [{ x: 1, y: 4 }, { x: 3, y: 2 }, { z: 1 }] },
];

const cases: readonly [Filter, readonly string[]][] = [
  [{ v: 5 }, ['five']],
  [{ v: '5' }, ['text5']],
  [{ v: true }, ['true']],
  [{ v: early }, ['early']],
  [{ v: { x: 1 } }, ['object']],
  [{ v: { x: 1, y: 2 } }, ['objects']],
  [{ v: [1, 9] }, ['list']],
  [{ v: [] }, ['none']],
  [{ v: 9 }, ['list']],
  [{ v: { $eq: 5 } }, ['five']],
  [{ v: null }, ['listOfNull', 'missing', 'null']],
  [{ v: { $eq: null } }, ['listOfNull', 'missing', 'null']],
  [{ v: { $exists: false } }, ['missing']],
  [{ v: { $exists: true }, _id: { $in: ['missing', 'null', 'none', 'zero'] } }, ['none', 'null', 'zero']],
  [{ v: { $gt: 0 } }, ['five', 'fiveAndHalf', 'list']],
  [{ v: { $gte: 0 } }, ['five', 'fiveAndHalf', 'list', 'zero']],
  [{ v: { $lt: 5.5 } }, ['five', 'list', 'zero']],
  [{ v: { $lte: 5.5 } }, ['five', 'fiveAndHalf', 'list', 'zero']],
  [{ v: { $gt: 0, $lte: 5 } }, ['five', 'list']],
  [{ v: { $gt: 1, $lt: 9 } }, ['five', 'fiveAndHalf', 'list']],
  [{ v: { $elemMatch: { $gt: 1, $lt: 9 } } }, []],
  [{ v: { $elemMatch: { $gt: 1, $lte: 9 } } }, ['list']],
  [{ v: { $gte: 'a' } }, ['listOfNull', 'textB', 'textÉ']],
  [{ v: { $lt: 'a' } }, ['text5']],
  [{ v: { $gt: early } }, ['late']],
  [{ v: { $lte: late } }, ['early', 'late']],
  [{ v: { $in: [5, 'b', late, 77] } }, ['five', 'late', 'textB']],
  [{ v: { $in: [null, 9] } }, ['list', 'listOfNull', 'missing', 'null']],
  [{ v: { $in: [] } }, []],
  [{ v: { $nin: [5, null] }, _id: { $in: ['five', 'null', 'missing', 'zero', 'list'] } }, ['list', 'zero']],
  [{ v: { $ne: 9 }, _id: { $in: ['list', 'missing', 'zero'] } }, ['missing', 'zero']],
  [
    { v: { $not: { $gte: 5 } }, _id: { $in: ['zero', 'five', 'missing', 'text5', 'list'] } },
    ['missing', 'text5', 'zero'],
  ],
  [{ 'v.x': 1 }, ['object', 'objects', 'scattered']],
  [{ 'v.x': { $gt: 1 } }, ['objects', 'scattered']],
  [{ 'v.x': 3, 'v.y': 4 }, ['objects', 'scattered']],
  [{ v: { $elemMatch: { x: 3, y: 4 } } }, ['objects']],
  [{ v: { $elemMatch: { x: 1, y: { $gte: 3 } } } }, ['scattered']],
  [{ 'v.x': { $exists: true } }, ['object', 'objects', 'scattered']],
  [
    { 'v.x': null, _id: { $in: ['missing', 'null', 'five', 'object', 'objects', 'scattered'] } },
    ['five', 'missing', 'null', 'scattered'],
  ],
  [{ $or: [{ v: 5 }, { v: 'b' }, { _id: 'zero' }] }, ['five', 'textB', 'zero']],
  [{ $and: [{ v: { $gte: 0 } }, { v: { $lt: 5 } }] }, ['list', 'zero']],
  [{ $or: [{ $and: [{ v: 5 }, { _id: 'five' }] }, { $or: [{ v: 0 }] }], _id: { $ne: 'zero' } }, ['five']],
  [{ v: 5, w: undefined }, ['five']],
];

export function describeFilters({ given, collection }: Fixture): void {
  describe('a filter', () => {
    it.each(['without an index', 'with an index'])('finds what MongoDB finds, %s', async (index) => {
      const things = await given(...documents);
      if (index === 'with an index') await things.createIndexes([{ key: { v: 1 } }, { key: { 'v.x': 1 } }]);
      for (const [filter, expected] of cases) {
        const found = { filter, ids: await sortedIdsOf(things, filter) };
        expect(found).toEqual({ filter, ids: [...expected].sort() });
        expect({ filter, count: await things.countDocuments(filter) }).toEqual({ filter, count: expected.length });
      }
    });

    it('keeps its meaning in an index that holds no arrays', async () => {
      const plain = documents.filter(({ v }) => !Array.isArray(v));
      const things = await given(...plain);
      await things.createIndexes([{ key: { v: 1 } }, { key: { 'v.x': -1 } }]);
      const kept = new Set(plain.map(({ _id }) => _id));
      for (const [filter, expected] of cases) {
        const found = { filter, ids: await sortedIdsOf(things, filter) };
        expect(found).toEqual({ filter, ids: expected.filter((id) => kept.has(id)).sort() });
      }
    });

    it('looks thousands of values up at once', async () => {
      const things = collection();
      const users = Array.from({ length: 6000 }, (_, n) => ({ _id: `${n}`, workspace: n % 2, external: `e${n}` }));
      await things.insertMany(users);
      await things.createIndexes([{ key: { workspace: 1, external: 1 }, unique: true }]);
      const external = { $in: users.map((user) => user.external) };
      expect(await things.countDocuments({ workspace: 1, external })).toBe(3000);
      expect((await things.find({ workspace: 0, external }).toArray()).length).toBe(3000);
      expect((await things.find({ _id: { $in: users.map(({ _id }) => _id) } }).toArray()).length).toBe(6000);
    });

    it('is refused when it has an operator that is not in the language', async () => {
      const things = await given({ _id: 'a', v: 1 });
      await expect(things.find({ v: { $near: 1 } }).toArray()).rejects.toThrow();
      await expect(things.countDocuments({ $never: [{ v: 1 }] })).rejects.toThrow();
    });
  });
}
