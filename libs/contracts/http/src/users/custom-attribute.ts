import { ATTRIBUTE_BYTES_MAX, MEMBERS_MAX, type Member, type ProfileChange } from '@fanfare/domain';
import { isObject } from '../parsing/text.ts';
import { good, notA, problem, type Checked } from './checked.ts';
import type { Fields } from './identifier.ts';
import { isKeepable } from './json-value.ts';

const NAME_LENGTH_MAX = 255;

/**
 * Any name, any kind of value; `null` removes. A date is kept as the text that it came as. `mergesObjects`: an object adds to
 * the one that is there.
 */
export function readCustomAttribute(
  name: string,
  value: unknown,
  { mergesObjects = false }: { mergesObjects?: boolean } = {},
): Checked<readonly ProfileChange[]> {
  if (name === '' || name.length > NAME_LENGTH_MAX) {
    return problem(`The name of a custom attribute has 1 to ${NAME_LENGTH_MAX} characters`);
  }
  const path = ['customAttributes', name] as const;
  if (value === null) return good([{ type: 'remove', path }]);
  if (isObject(value) && isOperation(value)) return readOperation(name, value);
  if (Array.isArray(value)) return readArray(name, value);
  if (!isKeepable(value, ATTRIBUTE_BYTES_MAX)) return notA(name, 'a valid custom attribute');
  return good([
    mergesObjects && isObject(value) ? { type: 'merge_object', path, value } : { type: 'set', path, value },
  ]);
}

function readArray(name: string, value: readonly unknown[]): Checked<readonly ProfileChange[]> {
  const path = ['customAttributes', name] as const;
  if (value.length > 0 && value.every(isObject)) {
    return isKeepable(value, ATTRIBUTE_BYTES_MAX)
      ? good([{ type: 'set', path, value }])
      : notA(name, 'a valid array of objects');
  }
  const members = readMembers(value);
  return members ? good([{ type: 'set', path, value: members }]) : notA(name, ARRAY);
}

const ARRAY = `a valid array of at most ${MEMBERS_MAX} texts, numbers or booleans`;

const operations: readonly string[] = ['inc', 'add', 'remove'];

const isOperation = (value: Fields): boolean => {
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => operations.includes(name));
};

/** `{"inc": n}`, `{"add": […]}`, `{"remove": […]}`; the last two may come together. */
function readOperation(name: string, { inc, add, remove }: Fields): Checked<readonly ProfileChange[]> {
  const path = ['customAttributes', name] as const;
  if (inc !== undefined) {
    const isAlone = add === undefined && remove === undefined;
    return isAlone && Number.isSafeInteger(inc)
      ? good([{ type: 'increment', path, by: inc as number }])
      : notA(name, 'a valid increment: an integer');
  }
  const added = add === undefined ? [] : readMembers(Array.isArray(add) ? add : [add]);
  const removed = remove === undefined ? [] : readMembers(Array.isArray(remove) ? remove : [remove]);
  if (!added || !removed) return notA(name, ARRAY);
  return good([
    ...(add === undefined ? [] : [{ type: 'add_members' as const, path, members: added }]),
    ...(remove === undefined ? [] : [{ type: 'remove_members' as const, path, members: removed }]),
  ]);
}

/** Unique, in their order. */
function readMembers(values: readonly unknown[]): readonly Member[] | undefined {
  if (!values.every(isMember)) return undefined;
  const members = [...new Set(values)];
  return members.length <= MEMBERS_MAX && isKeepable(members, ATTRIBUTE_BYTES_MAX) ? members : undefined;
}

const isMember = (value: unknown): value is Member =>
  ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
