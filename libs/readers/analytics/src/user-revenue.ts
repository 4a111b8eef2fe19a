/** The collection of all counters, written by analytics alone. */
export const COUNTERS = 'counters';

/** All that a user ever paid: one sum, which belongs to no day. */
export const revenueEntity = (userId: string): string => `revenue|${userId}`;
export const EVER = 'ever';
/** Millionths of a US dollar. */
export const REVENUE_MICROS = 'revenue';
