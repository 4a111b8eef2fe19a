import type { CampaignView } from '@fanfare/campaign-reader';
import type { Campaign, Profile, Recipient } from '@fanfare/domain';
import type { ProfileReader } from '@fanfare/profile-reader';
import type { Chunk, DeliveryRequest } from '../chunk.ts';

/** The people and campaigns that some chunks are about. */
export interface LoadedSurroundings {
  /** By recipient key. */
  readonly profilesFor: (request: DeliveryRequest) => ReadonlyMap<string, Profile>;
  readonly campaignFor: (request: DeliveryRequest) => Campaign | undefined;
}

export interface SurroundingsDeps {
  readonly campaignView: Pick<CampaignView, 'get'>;
  readonly profileReader: ProfileReader;
}

/** One call of the reader per workspace, and one look at each campaign, however many chunks there are. */
export async function loadSurroundings(chunks: readonly Chunk[], deps: SurroundingsDeps): Promise<LoadedSurroundings> {
  const recipients = new Map<string, Recipient[]>();
  const requestOf = new Map<string, DeliveryRequest>();
  for (const { request } of chunks) {
    requestOf.set(campaignKey(request), request);
    const known = recipients.get(request.workspaceId);
    if (known) known.push(...request.data.recipients);
    else recipients.set(request.workspaceId, [...request.data.recipients]);
  }
  const [profiles, campaigns] = await Promise.all([
    mapValues(recipients, (of, workspaceId) => deps.profileReader.byRecipients(workspaceId, of)),
    mapValues(requestOf, async ({ workspaceId, data }) =>
      data.campaignId === undefined ? undefined : deps.campaignView.get(workspaceId, data.campaignId),
    ),
  ]);
  return {
    profilesFor: ({ workspaceId }) => profiles.get(workspaceId)!,
    campaignFor: (request) => campaigns.get(campaignKey(request)),
  };
}

const campaignKey = ({ workspaceId, data }: DeliveryRequest): string => JSON.stringify([workspaceId, data.campaignId]);

async function mapValues<In, Out>(
  map: Map<string, In>,
  to: (value: In, key: string) => Promise<Out>,
): Promise<Map<string, Out>> {
  return new Map(await Promise.all(Array.from(map, async ([key, value]) => [key, await to(value, key)] as const)));
}
