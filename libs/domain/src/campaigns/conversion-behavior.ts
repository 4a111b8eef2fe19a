/** What counts as a conversion, and for how long after a message (contract, section 5.3). `windowMs` is at most 30 days. */
export type ConversionBehavior =
  | { readonly type: 'Starts Session'; readonly windowMs: number; readonly appIds: readonly string[] | null }
  | { readonly type: 'Makes Any Purchase'; readonly windowMs: number }
  | { readonly type: 'Makes Specific Purchase'; readonly windowMs: number; readonly product: string }
  | { readonly type: 'Performs Custom Event'; readonly windowMs: number; readonly customEventName: string }
  | { readonly type: 'Upgrades App'; readonly windowMs: number; readonly appIds: readonly string[] | null }
  | { readonly type: 'Opens Email'; readonly windowMs: number }
  | { readonly type: 'Clicks Email'; readonly windowMs: number };

const DAY_MS = 86_400_000;
export const WINDOW_MAX_MS = 30 * DAY_MS;
export const REVENUE_WINDOW_DEFAULT_MS = 3 * DAY_MS;

/** The primary behaviour's window, or three days without behaviours. */
export const revenueWindowMs = (behaviors: readonly ConversionBehavior[]): number =>
  behaviors[0]?.windowMs ?? REVENUE_WINDOW_DEFAULT_MS;
