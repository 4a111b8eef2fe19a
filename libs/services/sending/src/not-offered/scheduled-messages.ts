import { refuse, route, type Route } from '@fanfare/http-kit';

const routes = [
  ['post', '/messages/schedule/create', 'messages.schedule.create'],
  ['post', '/messages/schedule/update', 'messages.schedule.update'],
  ['post', '/messages/schedule/delete', 'messages.schedule.delete'],
  ['get', '/messages/scheduled_broadcasts', 'messages.schedule_broadcasts'],
] as const;

/** Contract, section 2.2. Nothing is kept for later yet, and the answer says so: a caller must not take it for scheduled. */
export const scheduledMessageRoutes = (): Route[] =>
  routes.map(([method, path, permission]) =>
    route({
      method,
      path,
      permission,
      handle: () =>
        refuse(400, 'Scheduled messages are not offered yet', [
          `${path}: nothing was scheduled; /messages/send sends at once`,
        ]),
    }),
  );
