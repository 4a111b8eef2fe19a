import { refuse, route, type Route } from '@fanfare/http-kit';

/** There are no API-triggered campaigns, so none can be scheduled: the id in these requests is always a wrong one. */
export const triggeredScheduleRoutes = (): Route[] =>
  (['create', 'update', 'delete'] as const).map((step) =>
    route({
      method: 'post',
      path: `/campaigns/trigger/schedule/${step}`,
      permission: `campaigns.trigger.schedule.${step}`,
      summary: `Not offered: ${step} a schedule of an API-triggered campaign`,
      handle: () =>
        refuse(400, 'Invalid Campaign ID', [
          'campaign_id: is not an API-triggered campaign; these are not offered, and nothing was scheduled',
        ]),
    }),
  );
