import { isPush, pushTokensFor, type Channel, type Profile } from '@fanfare/domain';
import type { Address } from '@fanfare/providers';

/** Where the channel reaches this person: only what its provider needs. */
export function addressOf(profile: Profile, channel: Channel): Address {
  const { userId, externalId, email, phone } = profile;
  if (channel === 'email') return { userId, externalId, email };
  if (channel === 'sms') return { userId, externalId, phone };
  if (isPush(channel)) return { userId, externalId, pushTokens: pushTokensFor(profile, channel) };
  return { userId, externalId };
}
