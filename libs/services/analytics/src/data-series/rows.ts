import { isPush, statsKeyOf, type Campaign, type Channel, type StatsKey } from '@fanfare/domain';
import type { Sums, Totals } from '@fanfare/exact-counter';
import {
  variationStats,
  type CampaignDataSeriesReplyFields,
  type pushOutcomes as pushOutcomeStats,
  type SendDataSeriesReplyFields,
} from '@fanfare/http-contracts';
import { bySendTime, conversionsName, REVENUE_MICROS } from '../conversions/contributions.ts';

export type DataSeriesRow = CampaignDataSeriesReplyFields['data'][number];
export type SendDataSeriesRow = SendDataSeriesReplyFields['data'][number];
type VariationStats = Readonly<Record<string, string | number>>;

/** A row for each of these days, zero where nothing was counted. Every variation has its entry on every day. */
export const dataSeriesRows = (
  campaign: Campaign,
  days: readonly string[],
  totals: readonly Totals[],
): DataSeriesRow[] => rowsOf<DataSeriesRow>(campaign, days, totals, noMore);

/** The same for one send id, in which push has three stats more (contract, section 2.4). */
export const sendDataSeriesRows = (
  campaign: Campaign,
  days: readonly string[],
  totals: readonly Totals[],
): SendDataSeriesRow[] => rowsOf<SendDataSeriesRow>(campaign, days, totals, pushOutcomes);

/** Stats of one variation that are worked out from others. */
type MoreStats = (channel: Channel, valueOf: ValueOf) => Readonly<Record<string, number>>;

const noMore: MoreStats = () => ({});

const pushOutcomes: MoreStats = (channel, valueOf): Record<string, number> => {
  if (!isPush(channel)) return {};
  const undelivered = valueOf('bounces');
  return {
    delivered: valueOf('sent') - undelivered,
    undelivered,
    delivery_failed: valueOf('failed') - undelivered,
  } satisfies Record<(typeof pushOutcomeStats)[number], number>;
};

function rowsOf<Row extends DataSeriesRow | SendDataSeriesRow>(
  campaign: Campaign,
  days: readonly string[],
  totals: readonly Totals[],
  moreStats: MoreStats,
): Row[] {
  const sumsOfDay = new Map(totals.map(({ day, sums }) => [day, sums]));
  const conversions = conversionNames(campaign);
  return days.map((time) => {
    const sums = sumsOfDay.get(time) ?? {};
    const messages: Partial<Record<StatsKey, VariationStats[]>> = {};
    for (const { variationId, channel, name } of campaign.messages) {
      const valueOf = valueIn(sums[variationId]);
      (messages[statsKeyOf(channel)] ??= []).push({
        variation_name: name,
        variation_api_id: variationId,
        ...Object.fromEntries(variationStats[channel].map((stat) => [stat, valueOf(stat)])),
        ...moreStats(channel, valueOf),
        ...results(conversions, valueOf),
      });
    }
    // The names of the stats come from the list that the reply's schema is made of.
    return { time, ...results(conversions, valueIn(sums)), messages } as unknown as Row;
  });
}

/** A always, B-D where the campaign has them. */
function conversionNames({ conversionBehaviors }: Campaign): string[] {
  const indexes = ([0, 1, 2, 3] as const).filter((index) => index === 0 || index < conversionBehaviors.length);
  const names = indexes.map(conversionsName);
  return [...names, ...names.map(bySendTime)];
}

type ValueOf = (stat: string) => number;

const valueIn =
  (sums: Sums | number = {}): ValueOf =>
  (stat) => {
    const value = typeof sums === 'number' ? undefined : sums[stat];
    return typeof value === 'number' ? value : 0;
  };

const results = (conversions: readonly string[], valueOf: ValueOf): Record<string, number> => ({
  unique_recipients: valueOf('unique_recipients'),
  revenue: valueOf(REVENUE_MICROS) / 1_000_000,
  ...Object.fromEntries(conversions.map((name) => [name, valueOf(name)])),
});
