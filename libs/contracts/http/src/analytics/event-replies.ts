import { z } from 'zod';
import { count, type ReplyOf } from '../reply.ts';

/** `GET /events/list` (contract, section 2.14) */
export const EventListReplyFields = z.object({ events: z.array(z.string()).describe('names') });

const EventRow = z.object({
  time: z.string().describe('YYYY-MM-DD of a day; the start of an hour, ISO 8601'),
  count,
});
export type EventRow = ReplyOf<typeof EventRow>;

/** `GET /events/data_series`: a row for each day or hour, also where nothing happened. */
export const EventDataSeriesReplyFields = z.object({ data: z.array(EventRow) });

const CustomEvent = z.object({
  name: z.string(),
  description: z.string(),
  included_in_analytics_report: z.boolean(),
  status: z.enum(['Active', 'Blocklisted', 'Trashed']),
  tag_names: z.array(z.string()),
});
export type CustomEvent = ReplyOf<typeof CustomEvent>;

/** `GET /events`. The `Link` header of the reply leads to the pages before and after. */
export const EventPageReplyFields = z.object({ events: z.array(CustomEvent) });
