/** What a key may do (contract, section 1.1; `fanfare.*` for our own resources under `/v1`). */
export const permissions = [
  'messages.send',
  'campaigns.list',
  'campaigns.details',
  'campaigns.data_series',
  'users.track',
  'fanfare.campaigns',
  'fanfare.api_keys',
  'fanfare.outbox',
  'sends.id.create',
  'sends.data_series',
  'campaigns.trigger.send',
  'transactional.send',
  'messages.schedule.create',
  'messages.schedule.update',
  'messages.schedule.delete',
  'messages.schedule_broadcasts',
  'events.list',
  'events.data_series',
  'events.get',
] as const;

export type Permission = (typeof permissions)[number];
