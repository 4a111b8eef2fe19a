import type { ProfileChange } from '@fanfare/domain';
import { isObject } from '../parsing/text.ts';
import { coded, good, notA, type Checked } from './checked.ts';
import { isGiven } from './identifier.ts';

const GROUPS_MAX = 100;

/** `[{subscription_group_id, subscription_state}]`, or a lone one. */
export function readSubscriptionGroups(name: string, value: unknown): Checked<readonly ProfileChange[]> {
  if (value === null) return good([]);
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isList = Array.isArray(value) || isObject(value);
  if (!isList || given.length > GROUPS_MAX) {
    const what = `a valid array of at most ${GROUPS_MAX} subscription groups`;
    return coded('BAD_SUBSCRIPTION_GROUP_ARRAY', notA(name, what));
  }
  const changes: ProfileChange[] = [];
  for (const entry of given) {
    const change = readSubscriptionGroup(name, entry);
    if (!change.ok) return change;
    changes.push(change.value);
  }
  return good(changes);
}

function readSubscriptionGroup(name: string, entry: unknown): Checked<ProfileChange> {
  if (!isObject(entry) || !isGiven(entry.subscription_group_id) || !isGiven(entry.subscription_state)) {
    return coded('BAD_SUBSCRIPTION_GROUP_HASH', notA(name, 'a valid array of subscription groups'));
  }
  const { subscription_group_id: id, subscription_state: state } = entry;
  if (typeof id !== 'string' || !isGroupId(id)) {
    return coded('BAD_SUBSCRIPTION_GROUP_ID', notA('subscription_group_id', 'a valid id'));
  }
  if (state !== 'subscribed' && state !== 'unsubscribed') {
    return coded('BAD_SUBSCRIPTION_GROUP_STATE', notA('subscription_state', 'subscribed or unsubscribed'));
  }
  return good({ type: 'set', path: ['subscriptionGroups', id], value: state });
}

/** The id is a field's name in the stored profile: no dots, no `$`. */
export const isGroupId = (id: string): boolean => /^[\w-]{1,255}$/.test(id) && id !== '__proto__';
