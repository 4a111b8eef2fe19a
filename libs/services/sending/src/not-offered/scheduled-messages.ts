import { notOfferedYet, type NotOfferedYet, type Route } from '@fanfare/http-kit';

const endpoints: readonly NotOfferedYet[] = [
  ['post', '/messages/schedule/create', 'messages.schedule.create', 'send messages later'],
  ['post', '/messages/schedule/update', 'messages.schedule.update', 'change what is sent later'],
  ['post', '/messages/schedule/delete', 'messages.schedule.delete', 'cancel what is sent later'],
  ['get', '/messages/scheduled_broadcasts', 'messages.schedule_broadcasts', 'list what is sent later'],
];

/** Contract, section 2.2. Nothing is kept for later yet, and the answer says so: a caller must not take it for scheduled. */
export const scheduledMessageRoutes = (): Route[] =>
  notOfferedYet(
    endpoints,
    'Scheduled messages are not offered yet',
    'nothing was scheduled; /messages/send sends at once',
  );
