import { isObject } from '../parsing/text.ts';
import { arePurchaseProperties, readActivityObject, type ActivityObject } from './activity-object.ts';
import { good, notValid, problem, required, type Checked } from './checked.ts';
import { isGiven } from './identifier.ts';

export interface PurchaseObject extends ActivityObject {
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** Per unit. Negative for what was given back. */
  readonly price: number;
  /** 1 to 100. */
  readonly quantity: number;
}

const QUANTITY_MAX = 100;

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** One entry of `purchases`. */
export function readPurchaseObject(value: unknown): Checked<PurchaseObject> {
  if (!isObject(value)) return problem('A purchase object is a JSON object');
  const activity = readActivityObject(value, 'product_id', arePurchaseProperties);
  if (!activity.ok) return activity;

  if (!isGiven(value.currency)) return required('currency');
  const currency = typeof value.currency === 'string' ? value.currency.toUpperCase() : '';
  if (!currencies.has(currency)) return notValid('currency');
  const { price } = value;
  if (!isGiven(price)) return required('price');
  if (!Number.isFinite(price)) return notValid('price');
  const quantity = value.quantity ?? 1;
  if (!isQuantity(quantity)) return notValid('quantity');
  return good({ ...activity.value, currency, price: price as number, quantity });
}

const isQuantity = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= QUANTITY_MAX;
