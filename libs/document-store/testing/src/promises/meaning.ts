import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Collection, IndexSpec } from '@fanfare/document-store';
import * as any from '../arbitraries.ts';
import type { DocumentStorePromises } from '../describe-document-store.ts';
import { idsOf, sortedIdsOf, type Doc, type Fixture } from '../fixture.ts';
import { matches } from '../oracle/matches.ts';
import { sorted } from '../oracle/sorted.ts';
import { updated } from '../oracle/updated.ts';
import type { Obj } from '../oracle/values.ts';

const indexings: readonly [name: string, specs: readonly IndexSpec[]][] = [
  ['no index', []],
  [
    'an index per field',
    [{ key: { a: 1 } }, { key: { b: 1 } }, { key: { n: -1 } }, { key: { 'a.x': 1 } }, { key: { 'b.x': 1 } }],
  ],
  [
    'compound indexes',
    [{ key: { n: 1, 'b.x': 1, 'b.y': 1 } }, { key: { a: -1, b: 1 } }, { key: { 'a.x': 1, n: -1, _id: 1 } }],
  ],
  [
    'partial indexes',
    [
      { key: { a: 1 }, partialFilterExpression: { b: { $exists: true } } },
      { key: { b: 1 }, partialFilterExpression: { n: 1 } },
      { key: { n: 1 }, partialFilterExpression: { n: { $exists: true } } },
    ],
  ],
];

export function describeMeaning(
  { collection }: Fixture,
  { cases = 150, seed, elemMatchInCompoundIndexes = () => Promise.resolve(true) }: DocumentStorePromises,
): void {
  const bounded = { numRuns: cases, ...(seed !== undefined && { seed }) };
  const timeout = 30_000 + cases * 1_000;

  describe.each(indexings)('random cases with %s', (name, specs) => {
    async function check(given: readonly Doc[], test: (things: Collection<Doc>) => Promise<void>): Promise<void> {
      things ??= await prepared(specs);
      await things.deleteMany({});
      await things.insertMany(given);
      await test(things);
    }
    let things: Collection<Doc> | undefined;
    let filter = any.filter;

    beforeAll(async () => {
      if (name === 'compound indexes' && !(await elemMatchInCompoundIndexes())) filter = any.filterWithoutElemMatch;
    });

    async function prepared(wanted: readonly IndexSpec[]): Promise<Collection<Doc>> {
      const created = collection();
      if (wanted.length > 0) await created.createIndexes(wanted);
      return created;
    }

    it(
      'find and count what the oracle says matches',
      async () => {
        const property = fc.asyncProperty(
          any.documents,
          fc.array(filter, { minLength: 1, maxLength: 4 }),
          (given, filters) =>
            check(given, async (found) => {
              for (const one of filters) {
                const expected = given.filter((document) => matches(document, one)).map(({ _id }) => _id);
                expect(await sortedIdsOf(found, one)).toEqual(expected);
                expect(await found.countDocuments(one)).toBe(expected.length);
              }
            }),
        );
        await fc.assert(property, bounded);
      },
      timeout,
    );

    it(
      'come in the order of the oracle',
      async () => {
        const property = fc.asyncProperty(
          any.sortableDocuments,
          filter,
          any.page,
          (given, one, { field, direction, skip, limit }) =>
            check(given, async (found) => {
              const all = sorted(
                given.filter((document) => matches(document, one)),
                field,
                direction,
              );
              const expected = all.slice(skip, skip + limit).map(({ _id }) => _id);
              expect(await idsOf(found, one, { sort: { [field]: direction, _id: 1 }, skip, limit })).toEqual(expected);
            }),
        );
        await fc.assert(property, bounded);
      },
      timeout,
    );

    it(
      'are updated as by the oracle, and found again',
      async () => {
        const property = fc.asyncProperty(any.documents, any.update, filter, (given, change, after) =>
          check(given, async (found) => {
            const expected: Obj[] = [];
            for (const document of given) {
              const outcome = attempt(() => updated(document, change));
              const done = await found.updateOne({ _id: document._id }, change).catch(() => undefined);
              expect(done !== undefined).toBe(outcome !== undefined);
              expected.push(outcome ?? document);
            }
            expect(await found.find({}, { sort: { _id: 1 } }).toArray()).toEqual(expected);
            const matching = expected.filter((document) => matches(document, after)).map(({ _id }) => _id);
            expect(await sortedIdsOf(found, after)).toEqual(matching);
          }),
        );
        await fc.assert(property, bounded);
      },
      timeout,
    );
  });
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
