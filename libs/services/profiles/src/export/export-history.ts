import type { Done, ReceivedCampaign, UserHistory } from '@fanfare/analytics-reader';
import type { FindCampaigns } from '@fanfare/campaign-reader';
import type { Campaign, Profile } from '@fanfare/domain';

/** What is known of a user beyond the profile. Absent: it was not asked for. */
export interface ExportedHistory {
  readonly received?: readonly (ReceivedCampaign & { readonly campaign?: Campaign })[];
  readonly done?: readonly Done[];
  readonly revenueMicros?: number;
  readonly emailUnsubscribedAt?: number;
}

/** By user id, of all these users; nothing is looked up that is not wanted. */
export type ReadHistories = (
  workspaceId: string,
  profiles: readonly Profile[],
  wanted?: ReadonlySet<string>,
) => Promise<ReadonlyMap<string, ExportedHistory>>;

/** How far back an export looks (contract, section 2.11). */
export const HISTORY_WINDOW_MS = 90 * 86_400_000;

export function createReadHistories(deps: {
  history: UserHistory;
  findCampaigns: FindCampaigns;
  unsubscribedSince: (workspaceId: string, emails: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  now: () => number;
}): ReadHistories {
  const { history, findCampaigns, unsubscribedSince, now } = deps;

  return async function readHistories(workspaceId, profiles, wanted) {
    const wants = (...fields: string[]): boolean => !wanted || fields.some((field) => wanted.has(field));
    const since = now() - HISTORY_WINDOW_MS;
    // What was done under a profile that was merged into another one was done by the one that is left.
    const ownerOf = new Map(
      profiles.flatMap(({ userId, mergedUserIds = [] }) => [userId, ...mergedUserIds].map((id) => [id, userId])),
    );
    const ids = [...ownerOf.keys()];
    const emails = profiles.flatMap(({ email, emailSubscribe }) =>
      email !== undefined && emailSubscribe === 'unsubscribed' ? [email] : [],
    );
    const [received, done, revenue, unsubscribed] = await Promise.all([
      wants('campaigns_received') ? history.received(ids, since) : undefined,
      wants('custom_events', 'purchases', 'apps') ? history.done(ids, since) : undefined,
      wants('total_revenue') ? history.revenueMicros(ids) : undefined,
      wants('email_unsubscribed_at') ? unsubscribedSince(workspaceId, emails) : undefined,
    ]);
    const campaigns = await findCampaigns(workspaceId, [
      ...new Set((received ?? []).map(({ campaignId }) => campaignId)),
    ]);

    return new Map(
      profiles.map((profile): [string, ExportedHistory] => {
        const isOwn = ({ userId }: { readonly userId: string }): boolean => ownerOf.get(userId) === profile.userId;
        const paid = [...(revenue ?? [])].filter(([userId]) => isOwn({ userId }));
        return [
          profile.userId,
          {
            received: received
              ?.filter(isOwn)
              .map((one) => ({ ...one, campaign: campaigns.get(one.campaignId) }) satisfies object),
            done: done?.filter(isOwn),
            revenueMicros: paid.length > 0 ? paid.reduce((sum, [, micros]) => sum + micros, 0) : undefined,
            emailUnsubscribedAt: unsubscribed?.get(profile.email ?? ''),
          },
        ];
      }),
    );
  };
}
