import { revenueMicrosOf } from '@fanfare/domain';
import type { DataOf, UserActivityRecorded } from '@fanfare/events';
import type { ActivityObject, PurchaseObject } from '@fanfare/http-contracts';

export type ActivityData = DataOf<typeof UserActivityRecorded>;

interface User {
  readonly userId: string;
  readonly externalId?: string;
}

interface Saying {
  /** One per object: the same object sent twice is two activities, as in the contract. */
  readonly activityId: string;
  readonly now: number;
}

/** What is said about one accepted object. */
type SayAbout = (user: User) => ActivityData;

export const eventActivity =
  (event: ActivityObject, saying: Saying): SayAbout =>
  (user) => ({ ...common(event, user, saying), kind: 'custom_event' });

export function purchaseActivity(
  purchase: PurchaseObject,
  { usdPerUnit, ...saying }: Saying & { readonly usdPerUnit: (currency: string) => number | undefined },
): { activity: SayAbout; warning?: string } {
  const { currency, price, quantity } = purchase;
  const rate = usdPerUnit(currency);
  const revenueMicros = rate === undefined ? undefined : revenueMicrosOf(price, quantity, rate);
  const activity: SayAbout = (user) => ({
    ...common(purchase, user, saying),
    kind: 'purchase',
    purchase: { currency, price, quantity, revenueMicros: revenueMicros ?? 0 },
  });
  if (rate === undefined) {
    return { activity, warning: `No exchange rate is configured for '${currency}': counted without revenue` };
  }
  if (revenueMicros === undefined) return { activity, warning: "'price' is too large: counted without revenue" };
  return { activity };
}

const common = (
  { name, at, appId, properties }: ActivityObject,
  { userId, externalId }: User,
  { activityId, now }: Saying,
) => ({
  activityId,
  userId,
  ...(externalId === undefined ? {} : { externalId }),
  name,
  ...(appId === undefined ? {} : { appId }),
  at: Math.min(at, now),
  ...(properties === undefined ? {} : { properties: { ...properties } }),
});
