import { joinedCalls } from './applied-calls.ts';
import type { Profile, PushToken } from './profile.ts';

/** What the kept profile takes over where it has nothing of its own. */
const gaps = [
  'email',
  'phone',
  'firstName',
  'lastName',
  'country',
  'homeCity',
  'language',
  'timeZone',
  'gender',
  'dob',
  'currentLocation',
  'emailOpenTrackingDisabled',
  'emailClickTrackingDisabled',
] as const;

/** Users of whom one profile remembers that they were merged into it. */
const MERGED_MAX = 1_000;

/**
 * The kept profile, with what only the other one had (contract, section 2.11). Doing it twice is doing it once. The
 * identity stays: of the other's names only aliases come along, under labels that the kept profile does not use.
 */
export function mergeProfiles({ from, into }: { from: Profile; into: Profile }): Profile {
  const missing = gaps.filter((field) => into[field] === undefined && from[field] !== undefined);
  const appliedCalls = joinedCalls(into, from);
  const merged: Profile = {
    ...into,
    ...Object.fromEntries(missing.map((field) => [field, from[field]])),
    aliases: [
      ...into.aliases,
      ...from.aliases.filter((alias) => !into.aliases.some(({ label }) => label === alias.label)),
    ],
    customAttributes: { ...from.customAttributes, ...into.customAttributes },
    subscriptionGroups: { ...from.subscriptionGroups, ...into.subscriptionGroups },
    pushTokens: withTokensOf(into.pushTokens, from.pushTokens),
    mergedUserIds: [...new Set([...(into.mergedUserIds ?? []), ...(from.mergedUserIds ?? []), from.userId])].slice(
      -MERGED_MAX,
    ),
    ...(appliedCalls ? { appliedCalls } : {}),
    ...pick('firstSessionAt', earliest(from.firstSessionAt, into.firstSessionAt)),
    ...pick('lastSessionAt', latest(from.lastSessionAt, into.lastSessionAt)),
    ...(into.pushSubscribe !== 'unsubscribed' && from.pushSubscribe === 'unsubscribed'
      ? { pushSubscribe: 'unsubscribed' as const }
      : {}),
  };
  return merged.email !== undefined && merged.email === from.email ? withEmailConsent(merged, from) : merged;
}

/** What stands against an address goes with it: a merge must not make anybody reachable who was not. */
function withEmailConsent(profile: Profile, from: Profile): Profile {
  return {
    ...profile,
    emailSubscribe: from.emailSubscribe === 'unsubscribed' ? 'unsubscribed' : profile.emailSubscribe,
    ...pick('hardBouncedAt', earliest(from.hardBouncedAt, profile.hardBouncedAt)),
    ...pick('markedEmailAsSpamAt', earliest(from.markedEmailAsSpamAt, profile.markedEmailAsSpamAt)),
  };
}

function withTokensOf(own: readonly PushToken[], others: readonly PushToken[]): readonly PushToken[] {
  const isOwn = ({ appId, token }: PushToken): boolean => own.some((has) => has.appId === appId && has.token === token);
  return [...own, ...others.filter((token) => !isOwn(token))];
}

const pick = (field: keyof Profile, value: number | undefined): Partial<Profile> =>
  value === undefined ? {} : { [field]: value };

const earliest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

const latest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
