import { emptyArrayKey, keyOf, type Key } from './keys.ts';
import { fieldOf, type Path } from './paths.ts';
import { isFields, type Fields } from './values.ts';

export interface IndexEntries {
  /** One key per field of the index. */
  readonly keys: readonly (readonly Key[])[];
  /** Bit n is set when field n of the index went through an array. */
  readonly arrays: number;
}

/** How far one field of the index has been followed into the document. */
interface Step {
  readonly value: unknown;
  readonly rest: Path;
  /** The value is an element of the array that ended the path: it is not looked into again. */
  readonly final: boolean;
}

/**
 * What a document contributes to an index: one entry, or one per element of the array on the way. Fields below the same
 * array are taken from the same element.
 */
export function indexEntries(document: Fields, paths: readonly Path[]): IndexEntries {
  const found: { keys: (readonly Key[])[]; arrays: number } = { keys: [], arrays: 0 };
  expand(
    paths.map((rest) => ({ value: document, rest, final: false })),
    found,
  );
  return found;
}

function expand(start: readonly Step[], found: { keys: (readonly Key[])[]; arrays: number }): void {
  const steps = start.map(follow);
  const first = steps.find(({ value, final }) => Array.isArray(value) && !final);
  if (!first) {
    found.keys.push(steps.map(({ value, final }) => (value === emptyArray && !final ? emptyArrayKey : keyOf(value))));
    return;
  }
  const array = first.value as readonly unknown[];
  for (const [field, { value }] of steps.entries()) if (value === array) found.arrays |= 1 << field;
  const elements = array.length > 0 ? array : [undefined];
  for (const element of elements) {
    expand(
      steps.map((step) => (step.value === array && !step.final ? enter(step, element, array.length === 0) : step)),
      found,
    );
  }
}

/** Stands for "the path ended at an array without elements", which is neither `null` nor a value. */
const emptyArray = Symbol('empty array');

function enter({ rest }: Step, element: unknown, empty: boolean): Step {
  if (rest.length === 0)
    return empty ? { value: emptyArray, rest, final: false } : { value: element, rest, final: true };
  return { value: isFields(element) ? element : undefined, rest, final: false };
}

/** As far as the path leads, or up to an array. */
function follow(step: Step): Step {
  if (step.final || step.rest.length === 0) return step;
  let { value } = step;
  let depth = 0;
  for (; depth < step.rest.length && !Array.isArray(value); depth++) value = fieldOf(value, step.rest[depth] ?? '');
  return { value, rest: step.rest.slice(depth), final: false };
}
