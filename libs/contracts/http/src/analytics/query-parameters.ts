import { z } from 'zod';
import { parseDateTime } from '../parsing/index.ts';

/** The longest span of a series, in days or hours (contract, sections 2.4, 2.7 and 2.14). */
export const SERIES_LENGTH_MAX = 100;

/** A text, given once. */
export const parameter = z.string({
  error: ({ input }) => (input === undefined ? 'is required' : 'must be given once'),
});

/** 1 to 100. */
export const seriesLength = parameter.transform((text, context): number => {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= SERIES_LENGTH_MAX) return number;
  context.addIssue({ code: 'custom', message: `must be a whole number from 1 to ${SERIES_LENGTH_MAX}` });
  return z.NEVER;
});

/** A `+` before the offset that the client did not escape arrives as a space. */
const restorePlus = (text: string): string => text.replace(/ (?=\d{1,2}:?\d{2}$)/, '+');

/** Milliseconds since the epoch after parsing. */
export const endingAt = parameter.transform((text, context): number => {
  const at = parseDateTime(text) ?? parseDateTime(restorePlus(text));
  if (at !== undefined) return at;
  context.addIssue({ code: 'custom', message: 'is not an ISO 8601 date-time' });
  return z.NEVER;
});
