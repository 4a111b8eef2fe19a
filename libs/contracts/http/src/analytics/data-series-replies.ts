import { z } from 'zod';
import type { Channel } from '@fanfare/domain';
import { count, type ReplyOf } from '../reply.ts';

const push = ['sent', 'direct_opens', 'total_opens', 'bounces', 'body_clicks'] as const;

/** The stats of each channel's variations, in the contract's words and order (section 6.1). */
export const variationStats = {
  android_push: push,
  apple_push: push,
  kindle_push: push,
  web_push: push,
  email: [
    'sent',
    'opens',
    'unique_opens',
    'clicks',
    'unique_clicks',
    'unsubscribes',
    'bounces',
    'delivered',
    'reported_spam',
  ],
  sms: ['sent', 'sent_to_carrier', 'delivered', 'rejected', 'delivery_failed', 'clicks', 'opt_out', 'help'],
  webhook: ['sent', 'errors'],
  content_card: [
    'sent',
    'total_clicks',
    'total_dismissals',
    'total_impressions',
    'unique_clicks',
    'unique_dismissals',
    'unique_impressions',
  ],
} as const satisfies Record<Channel, readonly string[]>;

/** A whole number under each of these names. */
const counts = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, count])) as Record<Name, typeof count>;

/** A always, B to D where the campaign has them. */
const results = {
  unique_recipients: count,
  revenue: z.number().describe('US dollars'),
  conversions: count.describe('behaviour A, on the day of the conversion'),
  conversions1: count.optional(),
  conversions2: count.optional(),
  conversions3: count.optional(),
  conversions_by_send_time: count.describe('behaviour A, on the day of the message'),
  conversions1_by_send_time: count.optional(),
  conversions2_by_send_time: count.optional(),
  conversions3_by_send_time: count.optional(),
};

const variation = { variation_name: z.string(), variation_api_id: z.string().describe('the message_variation_id') };

const statsOf = <Name extends string>(names: readonly Name[]) =>
  z.array(z.object({ ...variation, ...counts(names), ...results })).optional();

/** One entry per variation, under the stats' name of its channel. */
const messagesWith = <Name extends string>(pushNames: readonly Name[]) =>
  z.object({
    android_push: statsOf(pushNames),
    ios_push: statsOf(pushNames),
    kindle_push: statsOf(pushNames),
    web_push: statsOf(pushNames),
    email: statsOf(variationStats.email),
    sms: statsOf(variationStats.sms),
    webhook: statsOf(variationStats.webhook),
    content_cards: statsOf(variationStats.content_card),
  });

const rowWith = <Name extends string>(pushNames: readonly Name[]) =>
  z.object({ time: z.string().describe('YYYY-MM-DD'), ...results, messages: messagesWith(pushNames) });

/** `GET /campaigns/data_series` (contract, section 6.1): a row for each day, also where nothing happened. */
export const CampaignDataSeriesReplyFields = z.object({ data: z.array(rowWith(push)) });
export type CampaignDataSeriesReplyFields = ReplyOf<typeof CampaignDataSeriesReplyFields>;

/** What the push service took, did not get, and refused for good (contract, section 2.4). */
export const pushOutcomes = ['delivered', 'undelivered', 'delivery_failed'] as const;

/** `GET /sends/data_series`: the same, with three stats more for push. */
export const SendDataSeriesReplyFields = z.object({ data: z.array(rowWith([...push, ...pushOutcomes])) });
export type SendDataSeriesReplyFields = ReplyOf<typeof SendDataSeriesReplyFields>;
