import type { ProfileChange } from '@fanfare/domain';
import { isObject } from '../parsing/text.ts';
import { good, notA, type Checked } from './checked.ts';

const GROUPS_MAX = 100;

/** `[{subscription_group_id, subscription_state}]`, or a lone one. */
export function readSubscriptionGroups(name: string, value: unknown): Checked<readonly ProfileChange[]> {
  if (value === null) return good([]);
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (given.length > GROUPS_MAX) return notA(name, `a valid array of at most ${GROUPS_MAX} subscription groups`);
  const changes: ProfileChange[] = [];
  for (const entry of given) {
    if (!isObject(entry)) return notA(name, 'a valid array of subscription groups');
    const { subscription_group_id: id, subscription_state: state } = entry;
    if (typeof id !== 'string' || !isGroupId(id)) return notA('subscription_group_id', 'a valid id');
    if (state !== 'subscribed' && state !== 'unsubscribed') {
      return notA('subscription_state', 'subscribed or unsubscribed');
    }
    changes.push({ type: 'set', path: ['subscriptionGroups', id], value: state });
  }
  return good(changes);
}

/** The id is a field's name in the stored profile: no dots, no `$`. */
export const isGroupId = (id: string): boolean => /^[\w-]{1,255}$/.test(id) && id !== '__proto__';
