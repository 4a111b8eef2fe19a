import type { TopicSpec } from '@fanfare/event-log';
import { channels, type Channel } from '@fanfare/domain';

const DAY_MS = 86_400_000;

/** The retry tiers. Within one the delay is fixed, so the head of a partition is always the next one due. */
export const retryTiers = [
  { name: '5s', delayMs: 5_000 },
  { name: '30s', delayMs: 30_000 },
  { name: '5m', delayMs: 300_000 },
] as const;
export type RetryTier = (typeof retryTiers)[number]['name'];

/** Every topic's name, in one place. */
export const topics = {
  /** Campaign service → everyone's view. By campaign, compacted: the full campaign each time. */
  campaignsChanged: 'campaigns.changed',
  /** Gateway → channel worker. By delivery, so that a repeated delivery meets its first one in the same partition. */
  messages: (channel: Channel): string => `messages.${channel}`,
  /** Channel worker → itself, later. */
  retry: (channel: Channel, tier: RetryTier): string => `messages.${channel}.retry.${tier}`,
  /** Channel worker → operators: what was given up, with the error's story. */
  dead: 'messages.dead',
  /** Channel worker → analytics, campaign service. By delivery. */
  outcomes: 'messages.outcomes',
  /** Profile service → analytics. By user: what a user did keeps its order. */
  activity: 'users.activity',
  /** Analytics → its counters. By user: an addition never overtakes its withdrawal. */
  conversions: 'campaigns.conversions',
} as const;

/** All topics with their settings. `partitions` bounds how many workers of one group share a topic. */
export function topicSpecs(partitions: number): TopicSpec[] {
  const lane = (name: string): TopicSpec => ({ name, partitions, retentionMs: 7 * DAY_MS });
  return [
    { name: topics.campaignsChanged, partitions: 1, compacted: true },
    ...channels.map((channel) => lane(topics.messages(channel))),
    ...channels.flatMap((channel) =>
      retryTiers.map(({ name }) => ({ ...lane(topics.retry(channel, name)), partitions: 1 })),
    ),
    { name: topics.dead, partitions: 1, retentionMs: 30 * DAY_MS },
    lane(topics.outcomes),
    { ...lane(topics.activity), retentionMs: 45 * DAY_MS },
    lane(topics.conversions),
  ];
}
