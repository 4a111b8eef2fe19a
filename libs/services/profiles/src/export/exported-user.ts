import { optedInAt, type Profile, type PushToken } from '@fanfare/domain';
import type { ExportedUser } from '@fanfare/http-contracts';
import type { ExportedHistory } from './export-history.ts';
import { appsOf, campaignsReceived, countsOf } from './exported-history.ts';

/** A profile in the words of the contract (section 2.11): those fields that are known of the user, and were asked for. */
export function exportedUser(profile: Profile, history: ExportedHistory, wanted?: ReadonlySet<string>): ExportedUser {
  const entries = Object.entries({ ...fieldsOf(profile), ...historyOf(profile, history) }).filter(
    ([name, value]) => (wanted === undefined || wanted.has(name)) && isThere(value),
  );
  return Object.fromEntries(entries);
}

const fieldsOf = (profile: Profile): ExportedUser => ({
  external_id: profile.externalId,
  braze_id: profile.userId,
  user_aliases: profile.aliases.map(({ name, label }) => ({ alias_name: name, alias_label: label })),
  created_at: timeOf(profile.createdAt),
  random_bucket: profile.randomBucket,
  first_name: profile.firstName,
  last_name: profile.lastName,
  email: profile.email,
  phone: profile.phone,
  dob: profile.dob,
  home_city: profile.homeCity,
  country: profile.country,
  language: profile.language,
  time_zone: profile.timeZone,
  gender: profile.gender,
  last_coordinates: profile.currentLocation && [profile.currentLocation.longitude, profile.currentLocation.latitude],
  push_subscribe: profile.pushSubscribe,
  push_opted_in_at: timeIf(optedInAt(profile, 'push')),
  email_subscribe: profile.emailSubscribe,
  email_opted_in_at: timeIf(optedInAt(profile, 'email')),
  custom_attributes: profile.customAttributes,
  devices: deviceIdsOf(profile.pushTokens).map((device_id) => ({ device_id })),
  push_tokens: profile.pushTokens.map(({ appId, platform, token, deviceId }) => ({
    app: appId,
    ...(platform === undefined ? {} : { platform }),
    token,
    ...(deviceId === undefined ? {} : { device_id: deviceId }),
    notifications_enabled: profile.pushSubscribe !== 'unsubscribed',
  })),
});

const historyOf = (profile: Profile, history: ExportedHistory): ExportedUser => {
  const { received = [], done = [], revenueMicros, emailUnsubscribedAt } = history;
  return {
    total_revenue: revenueMicros === undefined ? undefined : revenueMicros / 1_000_000,
    email_unsubscribed_at: timeIf(emailUnsubscribedAt),
    custom_events: countsOf(done, 'custom_event'),
    purchases: countsOf(done, 'purchase'),
    apps: appsOf(done, profile.pushTokens),
    campaigns_received: campaignsReceived(received),
  };
};

/** Null and empty fields are left out. */
const isThere = (value: unknown): boolean =>
  value !== undefined && value !== '' && !(typeof value === 'object' && Object.keys(value!).length === 0);

const timeOf = (ms: number): string => new Date(ms).toISOString();

const timeIf = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : timeOf(ms));

const deviceIdsOf = (tokens: readonly PushToken[]): string[] => [
  ...new Set(tokens.flatMap(({ deviceId }) => (deviceId === undefined ? [] : [deviceId]))),
];
