/**
 * The channels of an API campaign, in the three vocabularies of the contract: the key in a request's `messages` (which
 * is also our own name), the key in `…/data_series`, and the word in `/campaigns/details`.
 */
const table = [
  { channel: 'android_push', statsKey: 'android_push', detailsName: 'android_push' },
  { channel: 'apple_push', statsKey: 'ios_push', detailsName: 'ios_push' },
  { channel: 'kindle_push', statsKey: 'kindle_push', detailsName: 'kindle_push' },
  { channel: 'web_push', statsKey: 'web_push', detailsName: 'web_push' },
  { channel: 'email', statsKey: 'email', detailsName: 'email' },
  { channel: 'sms', statsKey: 'sms', detailsName: 'sms' },
  { channel: 'webhook', statsKey: 'webhook', detailsName: 'webhook' },
  { channel: 'content_card', statsKey: 'content_cards', detailsName: 'content_cards' },
] as const;

export type Channel = (typeof table)[number]['channel'];
export type StatsKey = (typeof table)[number]['statsKey'];
export type DetailsName = (typeof table)[number]['detailsName'];

export const channels: readonly Channel[] = table.map(({ channel }) => channel);
export const detailsNames: readonly DetailsName[] = table.map(({ detailsName }) => detailsName);
export const pushChannels: readonly Channel[] = ['android_push', 'apple_push', 'kindle_push', 'web_push'];

const rows = new Map<string, (typeof table)[number]>(table.map((row) => [row.channel, row]));

export const isChannel = (name: string): name is Channel => rows.has(name);
export const isPush = (channel: Channel): boolean => pushChannels.includes(channel);
export const statsKeyOf = (channel: Channel): StatsKey => rows.get(channel)!.statsKey;
export const detailsNameOf = (channel: Channel): DetailsName => rows.get(channel)!.detailsName;

/** A channel in any of the three vocabularies. */
export function channelNamed(name: string): Channel | undefined {
  return table.find((row) => row.channel === name || row.statsKey === name || row.detailsName === name)?.channel;
}
