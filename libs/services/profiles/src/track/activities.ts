import { newUuid, revenueMicrosOf } from '@fanfare/domain';
import type { DataOf, UserActivityRecorded } from '@fanfare/events';
import type { ActivityObject, PurchaseObject } from '@fanfare/http-contracts';

export type ActivityData = DataOf<typeof UserActivityRecorded>;

interface User {
  readonly userId: string;
  readonly externalId?: string;
}

/** What is said about one accepted object. The same object sent twice is two activities, as in the contract. */
type SayAbout = (user: User) => ActivityData;

export const eventActivity =
  (event: ActivityObject, { now }: { now: number }): SayAbout =>
  (user) => ({ ...common(event, user, now), kind: 'custom_event' });

export function purchaseActivity(
  purchase: PurchaseObject,
  { now, usdPerUnit }: { now: number; usdPerUnit: (currency: string) => number | undefined },
): { activity: SayAbout; warning?: string } {
  const { currency, price, quantity } = purchase;
  const rate = usdPerUnit(currency);
  const revenueMicros = rate === undefined ? undefined : revenueMicrosOf(price, quantity, rate);
  const activity: SayAbout = (user) => ({
    ...common(purchase, user, now),
    kind: 'purchase',
    purchase: { currency, price, quantity, revenueMicros: revenueMicros ?? 0 },
  });
  if (rate === undefined) {
    return { activity, warning: `No exchange rate is configured for '${currency}': counted without revenue` };
  }
  if (revenueMicros === undefined) return { activity, warning: "'price' is too large: counted without revenue" };
  return { activity };
}

const common = ({ name, at, appId, properties }: ActivityObject, { userId, externalId }: User, now: number) => ({
  activityId: newUuid(),
  userId,
  ...(externalId === undefined ? {} : { externalId }),
  name,
  ...(appId === undefined ? {} : { appId }),
  at: Math.min(at, now),
  ...(properties === undefined ? {} : { properties: { ...properties } }),
});
