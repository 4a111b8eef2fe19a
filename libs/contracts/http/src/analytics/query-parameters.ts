import { z } from 'zod';
import { parseDateTime } from '../parsing/index.ts';

/** The longest span of a series, in days or hours (contract, sections 2.4, 2.7 and 2.14). */
const SERIES_LENGTH_MAX = 100;

/** A text, given once. */
export const parameter = z.string({
  error: ({ input }) => (input === undefined ? 'is required' : 'must be given once'),
});

/** 1 to 100. */
export const seriesLength = z
  .preprocess(
    (given: number | string) => given,
    parameter.transform((text, context): number => {
      const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
      if (number >= 1 && number <= SERIES_LENGTH_MAX) return number;
      context.addIssue({ code: 'custom', message: `must be a whole number from 1 to ${SERIES_LENGTH_MAX}` });
      return z.NEVER;
    }),
  )
  .meta({ type: 'integer', minimum: 1, maximum: SERIES_LENGTH_MAX });

/** A `+` before the offset that the client did not escape arrives as a space. */
const restorePlus = (text: string): string => text.replace(/ (?=\d{1,2}:?\d{2}$)/, '+');

/** Days are written with four digits of the year. A day is left at the end: elsewhere it may be the next one already. */
const [FIRST_DAY, LAST_DAY] = ['1970-01-01', '9999-12-30'];
const [earliest, latest] = [Date.parse(`${FIRST_DAY}T00:00:00Z`), Date.parse(`${LAST_DAY}T23:59:59.999Z`)];

/** Milliseconds since the epoch after parsing. */
export const endingAt = parameter.transform((text, context): number => {
  const at = parseDateTime(text) ?? parseDateTime(restorePlus(text));
  if (at !== undefined && at >= earliest && at <= latest) return at;
  const message = at === undefined ? 'is not an ISO 8601 date-time' : `must be from ${FIRST_DAY} to ${LAST_DAY}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});
