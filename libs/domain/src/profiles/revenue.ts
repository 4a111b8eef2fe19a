/**
 * Price × quantity in millionths of a US dollar: an integer, so that sums are exact. Nothing where it is too large to be
 * one.
 */
export function revenueMicrosOf(price: number, quantity: number, usdPerUnit: number): number | undefined {
  const micros = Math.round(price * quantity * usdPerUnit * 1_000_000);
  return Number.isSafeInteger(micros) ? micros + 0 : undefined; // + 0: no negative zero
}
