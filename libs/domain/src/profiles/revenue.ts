/** A million US dollars, in millionths: thousands of these add up before a sum is too large to be exact (2^53). */
export const REVENUE_MICROS_MAX = 1e12;

/**
 * Price × quantity in millionths of a US dollar: an integer, so that sums are exact. Nothing beyond
 * {@link REVENUE_MICROS_MAX} in either direction.
 */
export function revenueMicrosOf(price: number, quantity: number, usdPerUnit: number): number | undefined {
  const micros = Math.round(price * quantity * usdPerUnit * 1_000_000);
  return Math.abs(micros) <= REVENUE_MICROS_MAX ? micros + 0 : undefined; // + 0: no negative zero
}
