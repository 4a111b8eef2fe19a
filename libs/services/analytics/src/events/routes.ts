import type { Counters } from '@fanfare/exact-counter';
import {
  EventDataSeriesQuery,
  EventDataSeriesReplyFields,
  EventListQuery,
  EventListReplyFields,
  EventPageQuery,
  EventPageReplyFields,
  writeCursor,
  type CustomEvent,
} from '@fanfare/http-contracts';
import { route, success, type Route } from '@fanfare/http-kit';
import { daysUntil, type DayOf } from '../calendar.ts';
import { eventEntity } from '../entities.ts';
import type { EventNames, EventPage } from './event-names.ts';
import { endOfHour, hoursUntil } from './hours.ts';
import { dailyRows, hourlyRows } from './series.ts';

export interface EventRoutesDeps {
  readonly eventNames: Pick<EventNames, 'list' | 'page'>;
  readonly counters: Pick<Counters, 'totals'>;
  readonly dayOf: DayOf;
  readonly now: () => number;
}

/** Contract, section 2.14. */
const NAMES_PER_PAGE = 250;
const EVENTS_PER_PAGE = 50;

/** `/events/list`, `/events/data_series` and `/events`: which custom events there are, and how often they happened. */
export const eventRoutes = ({ eventNames, counters, dayOf, now }: EventRoutesDeps): Route[] => [
  route({
    method: 'get',
    path: '/events/list',
    permission: 'events.list',
    summary: 'List the names of custom events, 250 a page',
    query: EventListQuery,
    docs: { response: EventListReplyFields },
    handle: async ({ workspaceId, query: { page } }) =>
      success(200, {
        events: await eventNames.list(workspaceId, { skip: page * NAMES_PER_PAGE, limit: NAMES_PER_PAGE }),
      }),
  }),
  route({
    method: 'get',
    path: '/events/data_series',
    permission: 'events.data_series',
    summary: 'Count a custom event by day or hour',
    query: EventDataSeriesQuery,
    docs: { response: EventDataSeriesReplyFields },
    handle: async ({ workspaceId, query }) => {
      const { event, length, unit, ending_at: endingAt = now(), app_id: appId } = query;
      const totals = (fromDay: string, toDay: string) =>
        counters.totals({ entities: [eventEntity(workspaceId, event, appId)], fromDay, toDay });
      if (unit === 'day') {
        const days = daysUntil(dayOf(endingAt), length);
        return success(200, { data: dailyRows(days, await totals(days[0]!, days.at(-1)!)) });
      }
      const hours = hoursUntil(endingAt, length);
      const counted = await totals(dayOf(hours[0]!), dayOf(endOfHour(hours.at(-1)!)));
      return success(200, { data: hourlyRows(hours, counted) });
    },
  }),
  route({
    method: 'get',
    path: '/events',
    permission: 'events.get',
    summary: 'List custom events, fifty a page; the Link header leads to the next one',
    query: EventPageQuery,
    docs: { response: EventPageReplyFields },
    handle: async ({ workspaceId, query: { cursor } }) => {
      const page = await eventNames.page(workspaceId, cursor, EVENTS_PER_PAGE);
      return { ...success(200, { events: page.names.map(presentEvent) }), headers: linksOf(page) };
    },
  }),
];

/** Nothing but the name is kept about an event; the rest is what Braze says of one that nobody has edited. */
const presentEvent = (name: string): CustomEvent => ({
  name,
  description: '',
  included_in_analytics_report: true,
  status: 'Active',
  tag_names: [],
});

function linksOf({ previous, next }: EventPage): Readonly<Record<string, string>> {
  const links = [
    ...(previous ? [`</events?cursor=${writeCursor(previous)}>; rel="prev"`] : []),
    ...(next ? [`</events?cursor=${writeCursor(next)}>; rel="next"`] : []),
  ];
  return links.length > 0 ? { Link: links.join(', ') } : {};
}
