import type { ReceivedSummary } from '@fanfare/tools-cluster';
import type { Counted } from './counts.ts';
import type { DemoCampaign } from './play.ts';
import { expectedOf, type User, type VariationName } from './scenario.ts';

/** One variation: what Fanfare counted beside what the simulator and the script know. */
export interface Comparison {
  readonly variation: VariationName;
  readonly rows: readonly Row[];
  readonly differences: readonly string[];
}

interface Row {
  readonly name: string;
  readonly counted: number;
  readonly truth: number;
  readonly source: 'simulator' | 'script';
}

export function compare(
  counts: Readonly<Record<VariationName, Counted>>,
  received: ReceivedSummary,
  users: readonly User[],
  { variations }: DemoCampaign,
): Comparison[] {
  return (Object.keys(variations) as VariationName[]).map((variation) => {
    const counted = counts[variation];
    const expected = expectedOf(users, variation);
    const channel = variation === 'Partner webhook' ? received.webhook : received.email;
    const arrived = channel.variations[variations[variation]] ?? { distinct: 0, received: 0 };
    const rows: Row[] = [
      { name: 'sent', counted: counted.sent, truth: arrived.distinct, source: 'simulator' },
      { name: 'sent', counted: counted.sent, truth: expected.sent, source: 'script' },
      {
        name: 'delivered',
        counted: counted.delivered ?? counted.sent - counted.errors,
        truth: arrived.received,
        source: 'simulator',
      },
      { name: 'conversions A (purchase)', counted: counted.conversions, truth: expected.conversions, source: 'script' },
      { name: 'conversions B (sign-up)', counted: counted.signUps, truth: expected.signUps, source: 'script' },
      {
        name: 'revenue, USD',
        counted: counted.revenueCents / 100,
        truth: expected.revenueCents / 100,
        source: 'script',
      },
    ];
    const differences = rows
      .filter((row) => row.counted !== row.truth)
      .map(({ name, source }) => `${name} (${source})`);
    return { variation, rows, differences };
  });
}

export function printComparison(comparisons: readonly Comparison[]): void {
  const format = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });
  console.log(`\n${'variation'.padEnd(18)}${'count'.padEnd(26)}${'Fanfare'.padStart(12)}${'truth'.padStart(12)}  from`);
  for (const { variation, rows } of comparisons) {
    for (const { name, counted, truth, source } of rows) {
      const mark = counted === truth ? '' : '   <-- differs';
      console.log(
        `${variation.padEnd(18)}${name.padEnd(26)}${format(counted).padStart(12)}${format(truth).padStart(12)}  ${source}${mark}`,
      );
    }
  }
  console.log('');
}
