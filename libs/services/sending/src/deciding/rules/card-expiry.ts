import { CARD_LIFE_MAX_S, parseDateTime, type ContentCardMessage } from '@fanfare/http-contracts';

const HOUR_MS = 3_600_000;
/** A wall-clock time comes this much earlier (UTC+14) or later (UTC−12) than the same time in UTC. */
const EARLIEST_ZONE_MS = 14 * HOUR_MS;
const LATEST_ZONE_MS = 12 * HOUR_MS;

/** A card that has expired everywhere, or that would live longer than 30 days everywhere. */
export function problemsOfCard(card: ContentCardMessage, now: number): string[] {
  const expireAt = card.expire_at === undefined ? undefined : parseDateTime(card.expire_at);
  if (expireAt === undefined) return []; // a template, or `time_to_live` instead
  const latest = card.expire_in_local_time ? expireAt + LATEST_ZONE_MS : expireAt;
  const earliest = card.expire_in_local_time ? expireAt - EARLIEST_ZONE_MS : expireAt;
  if (latest <= now) return ['expire_at: is in the past'];
  if (earliest > now + CARD_LIFE_MAX_S * 1000) return ['expire_at: is more than 30 days ahead'];
  return [];
}
