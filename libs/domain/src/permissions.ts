/** What a key may do: the contract's permissions (section 1.1), also those whose endpoints are refused here. */
const contract = [
  'messages.send',
  'messages.schedule.create',
  'messages.schedule.update',
  'messages.schedule.delete',
  'messages.schedule_broadcasts',
  'sends.id.create',
  'sends.data_series',
  'campaigns.list',
  'campaigns.details',
  'campaigns.data_series',
  'campaigns.url_info.details',
  'campaigns.trigger.send',
  'campaigns.trigger.schedule.create',
  'campaigns.trigger.schedule.update',
  'campaigns.trigger.schedule.delete',
  'transactional.send',
  'users.track',
  'users.track.sync',
  'users.alias.new',
  'users.alias.update',
  'users.identify',
  'users.merge',
  'users.delete',
  'users.external_ids.rename',
  'users.external_ids.remove',
  'users.export.ids',
  'users.export.segment',
  'users.export.global_control_group',
  'email.status',
  'email.unsubscribe',
  'email.hard_bounces',
  'email.bounce.remove',
  'email.spam.remove',
  'email.blacklist',
  'subscription.status.set',
  'subscription.status.get',
  'subscription.groups.get',
  'segments.list',
  'segments.details',
  'segments.data_series',
  'events.list',
  'events.data_series',
  'events.get',
] as const;

/** Of our own resources, under `/v1`. */
const own = ['fanfare.campaigns', 'fanfare.api_keys', 'fanfare.email_templates', 'fanfare.outbox'] as const;

export const permissions = [...contract, ...own] as const;

export type Permission = (typeof permissions)[number];
