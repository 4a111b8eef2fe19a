/** Something a user did that may convert. */
export interface Activity {
  /** Unique; a repeated record of the same activity carries the same id. */
  readonly activityId: string;
  readonly kind: 'custom_event' | 'purchase' | 'session';
  /** Custom event: its name. Purchase: the product id. Session: the app id, if any. */
  readonly name?: string;
  readonly appId?: string;
  /** When the user did it, ms since the epoch. */
  readonly at: number;
  /** Purchase: price × quantity in millionths of a US dollar, an integer, so that sums are exact. */
  readonly revenueMicros?: number;
}

/** One message that a user received. */
export interface Receipt {
  readonly deliveryId: string;
  readonly variationId: string;
  readonly sendId?: string;
  readonly channel: string;
  /** When it was received, ms since the epoch. */
  readonly at: number;
}
