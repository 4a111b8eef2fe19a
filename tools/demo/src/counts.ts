import type { Api } from '@fanfare/tools-cluster';
import type { DemoCampaign } from './play.ts';
import type { VariationName } from './scenario.ts';

/** What `/campaigns/data_series` says of one variation, summed over the days of the demo. */
export interface Counted {
  readonly sent: number;
  /** Email only. */
  readonly delivered: number | undefined;
  readonly errors: number;
  readonly conversions: number;
  readonly signUps: number;
  readonly revenueCents: number;
}

interface Series {
  readonly data: readonly { readonly messages: Readonly<Record<string, readonly Row[]>> }[];
}
type Row = { readonly variation_api_id: string } & Readonly<Record<string, number | string>>;

/** Two days, so that a demo over midnight is whole. */
export async function readCounts(
  api: Api,
  { campaignId, variations }: DemoCampaign,
): Promise<Record<VariationName, Counted>> {
  const { data } = await api.get<Series>(`/campaigns/data_series?campaign_id=${campaignId}&length=2`);
  const rows = data.flatMap(({ messages }) => Object.values(messages).flat());
  const counted = Object.entries(variations).map(([name, id]) => {
    const own = rows.filter(({ variation_api_id }) => variation_api_id === id);
    const sum = (field: string): number => own.reduce((total, row) => total + Number(row[field] ?? 0), 0);
    const result: Counted = {
      sent: sum('sent'),
      delivered: own.some((row) => 'delivered' in row) ? sum('delivered') : undefined,
      errors: sum('errors') + sum('bounces'),
      conversions: sum('conversions'),
      signUps: sum('conversions1'),
      revenueCents: Math.round(sum('revenue') * 100),
    };
    return [name, result];
  });
  return Object.fromEntries(counted) as Record<VariationName, Counted>;
}
