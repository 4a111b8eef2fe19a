import fc from 'fast-check';
import type { Obj, Value } from './oracle/values.ts';

/*
 * Random documents, filters and updates. The values are few, so that filters match and keys collide, and they sit on
 * the edges: falsy ones, neighbours of another type, text that UTF-16 and UTF-8 order differently, missing fields.
 */

const numbers = [0, 1, 2, -1, 2.5, 2 ** 31, -(2 ** 40)];
const texts = ['', 'a', 'b', 'B', 'é', '😀', '\uffff', '1'];
const dates = [0, 1, 1_800_000_000_000].map((ms) => new Date(ms));

export const scalar: fc.Arbitrary<Value> = fc.constantFrom<Value>(null, true, false, ...numbers, ...texts, ...dates);
const comparable: fc.Arbitrary<Value> = fc.constantFrom<Value>(...numbers, ...texts, ...dates);

const inner: fc.Arbitrary<Obj> = fc.record({ x: scalar, y: scalar }, { requiredKeys: [] });
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: inner },
  { weight: 2, arbitrary: fc.array(fc.oneof(inner, inner, scalar), { maxLength: 3 }) },
);

/** Only `b` may hold lists: an index has one list at most. */
const fields = fc.record(
  { a: fc.oneof(scalar, inner), b: value, n: fc.constantFrom(...numbers) },
  { requiredKeys: [] },
);

export const documents: fc.Arbitrary<(Obj & { _id: string })[]> = fc
  .array(fields, { minLength: 1, maxLength: 8 })
  .map((list) => list.map((document, n) => ({ _id: `d${n}`, ...document })));

/** Servers differ in where a list without elements sorts. */
export const sortableDocuments = documents.filter((list) => !list.some(({ b }) => Array.isArray(b) && b.length === 0));

const path = fc.constantFrom('a', 'b', 'n', 'a.x', 'b.x', 'b.y');

const comparison: fc.Arbitrary<Obj> = fc.oneof(
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), comparable)
    .map(([operator, operand]) => ({ [operator]: operand })),
  fc.tuple(comparable, comparable).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.tuple(fc.constantFrom('$eq', '$ne'), scalar).map(([operator, operand]) => ({ [operator]: operand })),
  fc
    .tuple(fc.constantFrom('$in', '$nin'), fc.array(scalar, { maxLength: 4 }))
    .map(([operator, operand]) => ({ [operator]: operand })),
);

const simpleCondition: fc.Arbitrary<Value> = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 4, arbitrary: comparison },
  { weight: 1, arbitrary: fc.boolean().map(($exists) => ({ $exists })) },
  { weight: 1, arbitrary: comparison.map(($not) => ({ $not })) },
);

const condition: fc.Arbitrary<Value> = fc.oneof(
  { weight: 9, arbitrary: simpleCondition },
  { weight: 1, arbitrary: comparison.map(($elemMatch) => ({ $elemMatch })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('x', 'y'), scalar)
      .map(([name, operand]) => ({ $elemMatch: { [name]: operand } })),
  },
);

function filterOf(anyCondition: fc.Arbitrary<Value>): fc.Arbitrary<Obj> {
  const clauses: fc.Arbitrary<Obj> = fc.dictionary(path, anyCondition, { maxKeys: 3, noNullPrototype: true });
  const several = fc.array(clauses, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 4, arbitrary: clauses },
    { weight: 1, arbitrary: fc.tuple(clauses, several).map(([all, $or]) => ({ ...all, $or })) },
    { weight: 1, arbitrary: several.map(($and) => ({ $and })) },
  );
}

export const filter = filterOf(condition);
export const filterWithoutElemMatch = filterOf(simpleCondition);

/** Neither empty nor cut to nothing: servers differ in whether that makes a list. */
const each = fc.array(scalar, { minLength: 1, maxLength: 3 });
const slice = fc.constantFrom(-3, -2, -1, 1, 2, 3);

/** One operator: what several do to one path is an error everywhere. */
export const update: fc.Arbitrary<Obj> = fc.oneof(
  fc.tuple(fc.constantFrom('a', 'n', 'b', 'a.x', 'c.d'), scalar).map(([at, to]) => ({ $set: { [at]: to } })),
  fc.constantFrom('a', 'b', 'a.x', 'n', 'c').map((at) => ({ $unset: { [at]: '' } })),
  fc.tuple(fc.constantFrom('n', 'c'), fc.constantFrom(1, -2, 0.5)).map(([at, by]) => ({ $inc: { [at]: by } })),
  fc
    .tuple(fc.constantFrom('$max', '$min'), fc.constantFrom('n', 'a', 'a.x', 'c'), comparable)
    .map(([operator, at, to]) => ({ [operator]: { [at]: to } })),
  fc.tuple(fc.constantFrom('b', 'c', 'n'), scalar).map(([at, one]) => ({ $push: { [at]: one } })),
  fc
    .tuple(fc.constantFrom('b', 'c'), each, slice)
    .map(([at, $each, $slice]) => ({ $push: { [at]: { $each, $slice } } })),
  fc.tuple(fc.constantFrom('b', 'c'), each).map(([at, $each]) => ({ $addToSet: { [at]: { $each } } })),
  fc
    .tuple(fc.constantFrom('b', 'c'), fc.oneof(scalar, comparison, inner))
    .map(([at, what]) => ({ $pull: { [at]: what } })),
);

export const page = fc.record({
  field: path,
  direction: fc.constantFrom<1 | -1>(1, -1),
  skip: fc.integer({ min: 0, max: 3 }),
  limit: fc.integer({ min: 1, max: 5 }),
});
