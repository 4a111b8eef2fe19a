/*
 * The story that the demo plays, as plain data: who exists, who gets what, who buys afterwards. Everything follows from
 * the user's number, so that the ground truth needs nothing from the product.
 */
export type VariationName = 'Short subject' | 'Long subject' | 'Partner webhook';

export interface User {
  readonly externalId: string;
  readonly email: string | undefined;
  readonly firstName: string;
  readonly isUnsubscribed: boolean;
  readonly variation: VariationName;
  /** Purchases after the message: price in US dollars. */
  readonly purchases: readonly { readonly price: number; readonly quantity: number }[];
  readonly signsUp: boolean;
}

/** 40 % and 40 % get an email, 20 % a webhook; 3 % have no address and 2 % said no; 12 to 25 % buy. */
export function user(n: number): User {
  const variation: VariationName = n % 5 < 2 ? 'Short subject' : n % 5 < 4 ? 'Long subject' : 'Partner webhook';
  const buysEvery = { 'Short subject': 8, 'Long subject': 5, 'Partner webhook': 4 }[variation];
  const buys = Math.floor(n / 5) % buysEvery === 0;
  const first = { price: 19.99 + (n % 7), quantity: 1 + (n % 3) };
  const second = { price: 0.1, quantity: 3 };
  return {
    externalId: `user-${n}`,
    email: n % 33 === 0 ? undefined : `user-${n}@customers.example`,
    firstName: `Name ${n}`,
    isUnsubscribed: n % 50 === 1,
    variation,
    purchases: buys ? (n % 2 === 0 ? [first, second] : [first]) : [],
    signsUp: Math.floor(n / 5) % 11 === 0,
  };
}

export const users = (count: number): User[] => Array.from({ length: count }, (_, n) => user(n));

/** An email reaches those who have an address and did not say no; a webhook reaches everyone. */
export const isReached = ({ variation, email, isUnsubscribed }: User): boolean =>
  variation === 'Partner webhook' || (email !== undefined && !isUnsubscribed);

export interface Expected {
  readonly sent: number;
  /** Those who bought, once each: one conversion per message, however much was bought. */
  readonly conversions: number;
  readonly signUps: number;
  readonly revenueCents: number;
}

export function expectedOf(all: readonly User[], variation: VariationName): Expected {
  const reached = all.filter((one) => one.variation === variation && isReached(one));
  const cents = reached
    .flatMap(({ purchases }) => purchases)
    .map(({ price, quantity }) => Math.round(price * 100) * quantity);
  return {
    sent: reached.length,
    conversions: reached.filter(({ purchases }) => purchases.length > 0).length,
    signUps: reached.filter(({ signsUp }) => signsUp).length,
    revenueCents: cents.reduce((sum, value) => sum + value, 0),
  };
}
