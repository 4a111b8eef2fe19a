import type { Done, ReceivedCampaign } from '@fanfare/analytics-reader';
import type { Campaign, PushToken } from '@fanfare/domain';
import type { ExportedUser } from '@fanfare/http-contracts';

type Entries<Field extends keyof ExportedUser> = NonNullable<ExportedUser[Field]>;
type Received = ReceivedCampaign & { readonly campaign?: Campaign };

/** Newest first; a campaign that was received under several profiles is one. */
export function campaignsReceived(received: readonly Received[]): Entries<'campaigns_received'> {
  const byId = new Map<string, Received>();
  for (const one of received) {
    const known = byId.get(one.campaignId);
    const [newest, older] = !known || one.receivedAt >= known.receivedAt ? [one, known] : [known, one];
    byId.set(one.campaignId, { ...newest, converted: new Set([...newest.converted, ...(older?.converted ?? [])]) });
  }
  return [...byId.values()].sort((a, b) => b.receivedAt - a.receivedAt).map(campaignReceived);
}

function campaignReceived({ campaignId, receivedAt, variationId, converted, campaign }: Received) {
  const behaviors = campaign?.conversionBehaviors ?? [];
  const message = campaign?.messages.find((one) => one.variationId === variationId);
  return {
    ...(campaign ? { name: campaign.name } : {}),
    api_campaign_id: campaignId,
    last_received: timeOf(receivedAt),
    engaged: {
      opened_email: false,
      opened_push: false,
      clicked_email: false,
      clicked_triggered_in_app_message: false,
    },
    converted: converted.size > 0,
    ...(behaviors.length > 0
      ? { multiple_converted: Object.fromEntries(behaviors.map((_, index) => [EVENTS[index]!, converted.has(index)])) }
      : {}),
    in_control: false,
    ...(message ? { variation_name: message.name } : {}),
    variation_api_id: variationId,
  };
}

const EVENTS = ['Primary', 'Secondary', 'Tertiary', 'Quaternary'].map(
  (rank, index) => `${rank} Conversion Event - ${'ABCD'[index]}`,
);

/** Custom events by name, or purchases by product; the latest first. */
export function countsOf(done: readonly Done[], kind: Done['kind']): Entries<'custom_events'> {
  const own = done.filter((one) => one.kind === kind);
  return sumsBy(own, ({ name }) => name).map(({ key, first, last, count }) => ({
    name: key,
    first: timeOf(first),
    last: timeOf(last),
    count,
  }));
}

/** The apps in which the user did something. */
export function appsOf(done: readonly Done[], tokens: readonly PushToken[]): Entries<'apps'> {
  const sessions = sumsBy(
    done.filter(({ kind }) => kind === 'session'),
    ({ appId }) => appId,
  );
  return sumsBy(done, ({ appId }) => appId).map(({ key, first, last }) => {
    const platform = tokens.find(({ appId }) => appId === key)?.platform;
    const count = sessions.find((session) => session.key === key)?.count;
    return {
      name: key,
      ...(platform === undefined ? {} : { platform }),
      ...(count === undefined ? {} : { sessions: count }),
      first_used: timeOf(first),
      last_used: timeOf(last),
    };
  });
}

interface Sum {
  readonly key: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

function sumsBy(done: readonly Done[], keyOf: (one: Done) => string | undefined): Sum[] {
  const sums = new Map<string, Sum>();
  for (const one of done) {
    const key = keyOf(one);
    if (key === undefined) continue;
    const { first, last, count } = sums.get(key) ?? { first: Infinity, last: -Infinity, count: 0 };
    sums.set(key, {
      key,
      first: Math.min(first, one.first),
      last: Math.max(last, one.last),
      count: count + one.count,
    });
  }
  return [...sums.values()].sort((a, b) => b.last - a.last || (a.key < b.key ? -1 : 1));
}

const timeOf = (ms: number): string => new Date(ms).toISOString();
