import { describe, expect, it } from '@jest/globals';
import type { Doc, Fixture } from '../fixture.ts';

export function describeValues({ collection, given }: Fixture): void {
  describe('values', () => {
    const comesBack = async (document: Doc): Promise<void> => {
      const things = collection();
      await things.insertOne(document);
      expect(await things.findOne({ _id: document._id })).toEqual(document);
    };

    it.each<[string, unknown]>([
      ['an integer beyond 32 bits', 2 ** 31 + 7],
      ['the greatest safe integer', Number.MAX_SAFE_INTEGER],
      ['a negative integer beyond 32 bits', -(2 ** 40)],
      ['a fraction', 0.1],
      ['a tiny number', 5e-324],
      ['a huge number', 1.7e308],
      ['zero', 0],
      ['text beyond ASCII', 'Zürich – 東京 – 👩‍👩‍👧 – \u0000 – \u2028 – "\\'],
      ['empty text', ''],
      ['true', true],
      ['false', false],
      ['null', null],
      ['an empty list', []],
      ['an empty object', {}],
      ['lists in lists', [[1, [2]], [], [{ a: [null] }]]],
      ['text that looks like a stored date', '{"$date":5}'],
      ['fields that every object inherits', { constructor: 1, toString: 'x', hasOwnProperty: null }],
    ])('keep %s as it was', async (_, value) => {
      await comesBack({ _id: 'a', value, inside: { value }, list: [value] });
    });

    it('give a Date back as a Date, wherever it stands', async () => {
      const at = new Date('2026-11-22T10:00:00.123Z');
      await comesBack({
        _id: 'a',
        at,
        inside: { at },
        list: [at, { at }, [at]],
        early: new Date(-1),
        text: at.toISOString(),
      });
      const found = await (await given({ _id: 'b', at })).findOne({ _id: 'b' });
      expect(found?.['at']).toBeInstanceOf(Date);
    });

    it('have U+FFFD for half a surrogate pair, and are found by it', async () => {
      const things = await given({ _id: 'a', half: 'x\ud83d', 'na\udc4dme': 'whole 👍', text: '\\ud83d' });
      const kept = { _id: 'a', half: 'x\ufffd', 'na\ufffdme': 'whole 👍', text: '\\ud83d' };
      expect(await things.findOne({ half: 'x\ud83d' })).toEqual(kept);
      await things.updateOne({ _id: 'a' }, { $set: { half: '\udc4d' } });
      expect(await things.findOne({ half: '\ufffd' })).toEqual({ ...kept, half: '\ufffd' });
    });

    it('leave fields out that are undefined', async () => {
      const things = await given({ _id: 'a', gone: undefined, inside: { gone: undefined, kept: 1 } });
      const found = await things.findOne({ _id: 'a' });
      expect(found).toStrictEqual({ _id: 'a', inside: { kept: 1 } });
      expect(await things.countDocuments({ gone: { $exists: true } })).toBe(0);
    });

    it('may make a document of several megabytes', async () => {
      await comesBack({ _id: 'big', text: 'é'.repeat(2_000_000), list: Array.from({ length: 50_000 }, (_, n) => n) });
    });

    it('take any text as an _id', async () => {
      const ids = ['', ' ', 'a|b/c', 'ümlaut', '👍', '5', 'null', 'x'.repeat(500)];
      const things = await given(...ids.map((_id) => ({ _id })));
      const found = await things.find({ _id: { $in: ids } }).toArray();
      expect(new Set(found.map(({ _id }) => _id))).toEqual(new Set(ids));
      expect(await things.findOne({ _id: 5 })).toBeNull();
    });
  });
}
