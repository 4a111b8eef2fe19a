import { z } from 'zod';
import { endingAt, parameter, seriesLength } from './query-parameters.ts';

/** `GET /events/list` (contract, section 2.14). */
export const EventListQuery = z.object({ page: z.coerce.number<number | string>().int().min(0).default(0) });
export type EventListQuery = z.infer<typeof EventListQuery>;

/** `GET /events/data_series` (contract, section 2.14). */
export const EventDataSeriesQuery = z.object({
  event: parameter.min(1, 'must not be empty').describe('the name of a custom event'),
  length: seriesLength.describe('days or hours, the last one that of ending_at'),
  unit: z.enum(['day', 'hour'], 'must be day or hour').default('day'),
  ending_at: endingAt.optional(),
  app_id: parameter.min(1, 'must not be empty').optional().describe('only what users did in this app'),
  // A filter that is ignored gives a wrong answer.
  segment_id: z.never('segments are not offered yet').optional(),
});
export type EventDataSeriesQuery = z.infer<typeof EventDataSeriesQuery>;

/** Where a page of events begins or ends. */
export interface EventCursor {
  readonly direction: 'after' | 'before';
  /** The name that the page is next to. */
  readonly name: string;
}

const Cursor = z.tuple([z.enum(['after', 'before']), z.string()]);

export const writeCursor = ({ direction, name }: EventCursor): string =>
  Buffer.from(JSON.stringify([direction, name])).toString('base64url');

function readCursor(text: string): EventCursor | undefined {
  try {
    const [direction, name] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { direction, name };
  } catch {
    return undefined;
  }
}

/** `GET /events` (contract, section 2.14). A cursor comes from the `Link` header of an answer. */
export const EventPageQuery = z.object({
  cursor: parameter
    .transform((text, context): EventCursor => {
      const cursor = readCursor(text);
      if (cursor) return cursor;
      context.addIssue({ code: 'custom', message: 'is not a cursor of ours' });
      return z.NEVER;
    })
    .optional(),
});
export type EventPageQuery = z.infer<typeof EventPageQuery>;
