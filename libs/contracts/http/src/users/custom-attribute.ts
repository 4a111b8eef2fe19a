import { ATTRIBUTE_BYTES_MAX, type Member, type ProfileChange } from '@fanfare/domain';
import { isObject } from '../parsing/text.ts';
import { good, notA, problem, type Checked } from './checked.ts';
import type { Fields } from './identifier.ts';
import { isKeepable } from './json-value.ts';

const NAME_LENGTH_MAX = 255;

export interface CustomAttributeRules {
  /** Unique members of an array. */
  readonly membersMax: number;
  /** An object adds to the one that is there. */
  readonly mergesObjects: boolean;
}

/** Any name, any kind of value; `null` removes. A date is kept as the text that it came as. */
export function readCustomAttribute(
  name: string,
  value: unknown,
  { membersMax, mergesObjects }: CustomAttributeRules,
): Checked<readonly ProfileChange[]> {
  if (name === '' || name.length > NAME_LENGTH_MAX) {
    return problem(`The name of a custom attribute has 1 to ${NAME_LENGTH_MAX} characters`);
  }
  const path = ['customAttributes', name] as const;
  if (value === null) return good([{ type: 'remove', path }]);
  if (isObject(value) && isOperation(value)) return readOperation(name, value, membersMax);
  if (Array.isArray(value)) return readArray(name, value, membersMax);
  if (!isKeepable(value, ATTRIBUTE_BYTES_MAX)) return notA(name, 'a valid custom attribute');
  return good([
    mergesObjects && isObject(value) ? { type: 'merge_object', path, value } : { type: 'set', path, value },
  ]);
}

function readArray(name: string, value: readonly unknown[], membersMax: number): Checked<readonly ProfileChange[]> {
  const path = ['customAttributes', name] as const;
  if (value.length > 0 && value.every(isObject)) {
    return isKeepable(value, ATTRIBUTE_BYTES_MAX)
      ? good([{ type: 'set', path, value }])
      : notA(name, 'a valid array of objects');
  }
  const members = readMembers(value, membersMax);
  return members ? good([{ type: 'set', path, value: members }]) : notA(name, arrayOf(membersMax));
}

const arrayOf = (membersMax: number): string => `a valid array of at most ${membersMax} texts, numbers or booleans`;

const operations: readonly string[] = ['inc', 'add', 'remove'];

const isOperation = (value: Fields): boolean => {
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => operations.includes(name));
};

/** `{"inc": n}`, `{"add": […]}`, `{"remove": […]}`; the last two may come together. */
function readOperation(
  name: string,
  { inc, add, remove }: Fields,
  membersMax: number,
): Checked<readonly ProfileChange[]> {
  const path = ['customAttributes', name] as const;
  if (inc !== undefined) {
    const isAlone = add === undefined && remove === undefined;
    return isAlone && Number.isSafeInteger(inc)
      ? good([{ type: 'increment', path, by: inc as number }])
      : notA(name, 'a valid increment: an integer');
  }
  const added = add === undefined ? [] : readMembers(Array.isArray(add) ? add : [add], membersMax);
  const removed = remove === undefined ? [] : readMembers(Array.isArray(remove) ? remove : [remove], membersMax);
  if (!added || !removed) return notA(name, arrayOf(membersMax));
  return good([
    ...(add === undefined ? [] : [{ type: 'add_members' as const, path, members: added, max: membersMax }]),
    ...(remove === undefined ? [] : [{ type: 'remove_members' as const, path, members: removed }]),
  ]);
}

/** Unique, in their order. */
function readMembers(values: readonly unknown[], membersMax: number): readonly Member[] | undefined {
  if (!values.every(isMember)) return undefined;
  const members = [...new Set(values)];
  return members.length <= membersMax && isKeepable(members, ATTRIBUTE_BYTES_MAX) ? members : undefined;
}

const isMember = (value: unknown): value is Member =>
  ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
