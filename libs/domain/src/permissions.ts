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
] as const;

export type Permission = (typeof permissions)[number];
