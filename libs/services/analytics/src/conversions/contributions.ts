import type { ConversionAdded, DataOf } from '@fanfare/events';
import type { Contribution } from '@fanfare/exact-counter';
import type { DayOf } from '../calendar.ts';
import { campaignEntities } from '../entities.ts';

/** `conversions` (A), `conversions1` (B) … (contract, section 5.3). */
export const conversionsName = (behavior: number): string => `conversions${behavior === 0 ? '' : behavior}`;
export const bySendTime = (name: string): string => `${name}_by_send_time`;
/** Millionths of a US dollar. */
export const REVENUE_MICROS = 'revenue_micros';

export interface ConversionChange {
  readonly offset: number;
  /** Added or withdrawn. */
  readonly sign: 1 | -1;
  readonly data: DataOf<typeof ConversionAdded>;
}

/** Revenue and conversions count on the day of the event; conversions once more on the day their message was sent. */
export function contributionsOf({ offset, sign, data }: ConversionChange, dayOf: DayOf): Contribution[] {
  const { behavior, variationId, eventAt, receivedAt, revenueMicros } = data;
  const on = (at: number, name: string, value: number): Contribution[] =>
    campaignEntities(data).map((entity) => {
      return { entity, day: dayOf(at), offset, sums: { [name]: value, [variationId]: { [name]: value } } };
    });
  if (behavior === 'revenue') return on(eventAt, REVENUE_MICROS, sign * revenueMicros);
  const name = conversionsName(behavior);
  return [...on(eventAt, name, sign), ...on(receivedAt, bySendTime(name), sign)];
}
