import { describe, expect, it } from '@jest/globals';
import type { Update } from '@fanfare/document-store';
import type { Fixture } from '../fixture.ts';

const at = new Date('2026-06-01');

const cases: readonly [before: object, update: Update, after: object][] = [
  [{ n: 1 }, { $set: { n: 2, 'a.b.c': 3, at } }, { n: 2, a: { b: { c: 3 } }, at }],
  [{ list: [1, 2, 3] }, { $set: { 'list.1': 9 } }, { list: [1, 9, 3] }],
  [{ list: [{ s: 0 }] }, { $set: { 'list.0.s': 1, 'list.2': 5 } }, { list: [{ s: 1 }, null, 5] }],
  [{ n: 1 }, { $setOnInsert: { n: 5 } }, { n: 1 }],
  [{ n: 1, a: { x: 1, y: 2 } }, { $unset: { n: '', 'a.x': 1, 'b.c': true } }, { a: { y: 2 } }],
  [{}, { $inc: { n: 2, 'by.day': 1 } }, { n: 2, by: { day: 1 } }],
  [{ n: 2 ** 31 - 1, f: 0.5 }, { $inc: { n: 1, f: -1.25 } }, { n: 2 ** 31, f: -0.75 }],
  [{ n: 2 ** 52 }, { $inc: { n: 1 } }, { n: 2 ** 52 + 1 }],
  [
    { n: 5, at },
    { $max: { n: 4, at: new Date('2027-01-01'), fresh: 1 } },
    { n: 5, at: new Date('2027-01-01'), fresh: 1 },
  ],
  [{ n: 5, s: 'b' }, { $min: { n: 4, s: 'c', fresh: 1 } }, { n: 4, s: 'b', fresh: 1 }],
  [
    { n: 5, none: null },
    { $max: { n: 'text sorts above numbers', none: 1 } },
    { n: 'text sorts above numbers', none: 1 },
  ],
  [{}, { $push: { list: 1, 'a.list': { x: 1 } } }, { list: [1], a: { list: [{ x: 1 }] } }],
  [{ list: [1] }, { $push: { list: [2, 3] } }, { list: [1, [2, 3]] }],
  [{ list: [1] }, { $push: { list: { $each: [2, 3] } } }, { list: [1, 2, 3] }],
  [{ list: [1, 2] }, { $push: { list: { $each: [3, 4], $slice: -3 } } }, { list: [2, 3, 4] }],
  [{ list: [1, 2] }, { $push: { list: { $each: [3, 4], $slice: 3 } } }, { list: [1, 2, 3] }],
  [{ list: [1, 2] }, { $push: { list: { $each: [], $slice: -1 } } }, { list: [2] }],
  [{ list: [1, 2] }, { $push: { list: { $each: [3], $slice: 0 } } }, { list: [] }],
  [{ list: [1, { x: 1 }, at] }, { $addToSet: { list: 1, other: 1 } }, { list: [1, { x: 1 }, at], other: [1] }],
  [
    { list: [1, { x: 1 }, at] },
    { $addToSet: { list: { $each: [{ x: 1 }, 2, at, 2, '1'] } } },
    { list: [1, { x: 1 }, at, 2, '1'] },
  ],
  [{ list: [1, 2, 1, '1', null] }, { $pull: { list: 1, absent: 1 } }, { list: [2, '1', null] }],
  [{ list: [1, 2, 3, '4'] }, { $pull: { list: { $gte: 2 } } }, { list: [1, '4'] }],
  [{ list: ['a', 'b', 'c'] }, { $pull: { list: { $in: ['a', 'c'] } } }, { list: ['b'] }],
  [{ list: [{ id: 1, n: 1 }, { id: 2 }, 1] }, { $pull: { list: { id: 1 } } }, { list: [{ id: 2 }, 1] }],
  [{ list: [{ id: 1 }, { id: 2 }, { id: 3 }] }, { $pull: { list: { id: { $gt: 1 } } } }, { list: [{ id: 1 }] }],
  [
    { n: 1, list: [] },
    { $inc: { n: 1 }, $set: { s: 1 }, $push: { list: 1 }, $unset: { gone: 1 } },
    { n: 2, s: 1, list: [1] },
  ],
];

const impossible: readonly [before: object, update: Update][] = [
  [{ n: 'text' }, { $inc: { n: 1 } }],
  [{ n: null }, { $inc: { n: 1 } }],
  [{ n: 1 }, { $set: { 'n.x': 1 } }],
  [{ n: 1 }, { $push: { n: 1 } }],
  [{ n: 1 }, { $addToSet: { n: 1 } }],
  [{ n: 1 }, { $pull: { n: 1 } }],
  [{ n: 1 }, { $set: { m: 1 }, $inc: { m: 1 } }],
  [{ n: 1 }, { $set: { 'm.a': 1 }, $unset: { m: 1 } }],
  [{ list: [] }, { $set: { 'list.name': 1 } }],
  [{ n: 1 }, { $set: { _id: 'other' } }],
];

export function describeUpdates({ given }: Fixture): void {
  describe('an update', () => {
    it('does what MongoDB does', async () => {
      for (const [before, update, after] of cases) {
        const things = await given({ _id: 'a', ...before });
        await things.updateOne({ _id: 'a' }, update);
        expect({ update, after: await things.findOne({}) }).toEqual({ update, after: { _id: 'a', ...after } });
      }
    });

    it('that is impossible is refused, and changes nothing', async () => {
      for (const [before, update] of impossible) {
        const things = await given({ _id: 'a', ...before });
        await expect({ update, done: things.updateOne({ _id: 'a' }, update) }.done).rejects.toThrow();
        expect(await things.findOne({})).toEqual({ _id: 'a', ...before });
      }
    });

    it('says when it modified nothing', async () => {
      const things = await given({ _id: 'a', n: 5, list: [1], at });
      const none: readonly Update[] = [
        { $set: { n: 5, at } },
        { $max: { n: 4 } },
        { $addToSet: { list: 1 } },
        { $pull: { list: 7 } },
        { $unset: { absent: 1 } },
      ];
      for (const update of none) {
        const { matchedCount, modifiedCount } = await things.updateOne({ _id: 'a' }, update);
        expect({ update, matchedCount, modifiedCount }).toEqual({ update, matchedCount: 1, modifiedCount: 0 });
      }
    });
  });
}
