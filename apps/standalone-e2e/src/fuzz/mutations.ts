import fc, { type Arbitrary } from 'fast-check';
import { jsonTextOf, RawJson } from './json-text.ts';
import { nastyNames, nastyValues } from './nasty.ts';

const kinds = ['replace', 'remove', 'add', 'twice', 'list', 'text', 'null', 'number'] as const;

interface Mutation {
  readonly kind: (typeof kinds)[number];
  /** Which place in the value, counted around. */
  readonly place: number;
  readonly value: unknown;
  readonly name: string;
}

/** One to three changes somewhere in a value. `names` are those of fields that mean something elsewhere. */
export const mutationsOf = (values: Arbitrary<unknown>, names: readonly string[]): Arbitrary<unknown> => {
  const mutation = fc.record({
    kind: fc.constantFrom(...kinds),
    place: fc.nat(10_000),
    value: fc.constantFrom(...nastyValues),
    name: fc.constantFrom(...nastyNames, ...names),
  });
  return fc
    .tuple(values, fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([value, mutations]) => mutations.reduce(mutate, structuredClone(value)));
};

function mutate(root: unknown, { kind, place, value: given, name }: Mutation): unknown {
  // A later mutation may change it in turn.
  const value = given instanceof RawJson ? given : structuredClone(given);
  const places = [...placesIn(root)];
  const at = places[place % places.length];
  if (!at) return value;
  const { parent, key } = at;
  const before = parent[key];
  switch (kind) {
    case 'replace':
      parent[key] = value;
      break;
    case 'remove':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      break;
    case 'add':
      // Not by assignment: `__proto__` is to be a field like any other.
      Object.defineProperty(parent, Array.isArray(parent) ? parent.length : name, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
      break;
    case 'twice':
      parent[key] = Array.isArray(parent)
        ? [before, before]
        : new RawJson(`${jsonTextOf(value)},${JSON.stringify(key)}:${jsonTextOf(before)}`);
      break;
    case 'list':
      parent[key] = [before];
      break;
    case 'text':
      parent[key] = jsonTextOf(before);
      break;
    case 'null':
      parent[key] = null;
      break;
    case 'number':
      parent[key] = place;
      break;
  }
  return root;
}

type Parent = Record<string, unknown>;

/** Each field and each entry, at any depth. */
function* placesIn(value: unknown): Generator<{ parent: Parent; key: string }> {
  if (typeof value !== 'object' || value === null || value instanceof RawJson) return;
  for (const key of Object.keys(value)) {
    yield { parent: value as Parent, key };
    yield* placesIn((value as Parent)[key]);
  }
}
