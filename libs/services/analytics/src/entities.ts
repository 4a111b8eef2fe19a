/** What is counted. A breakdown inside an entity has the names of its sums prefixed: `<variation id>/sent`. */
export const campaignEntity = (campaignId: string): string => `campaign|${campaignId}`;
/** A send id belongs to one campaign. */
export const sendEntity = (campaignId: string, sendId: string): string => `send|${campaignId}|${sendId}`;
/** Broken down by channel. */
export const workspaceEntity = (workspaceId: string): string => `workspace|${workspaceId}`;

export const brokenDown = (part: string, name: string): string => `${part}/${name}`;

export interface CountedIds {
  readonly campaignId: string;
  readonly sendId?: string | undefined;
}

export const campaignEntities = ({ campaignId, sendId }: CountedIds): string[] =>
  sendId === undefined ? [campaignEntity(campaignId)] : [campaignEntity(campaignId), sendEntity(campaignId, sendId)];

/** These sums as a total, and once more as the part of it that belongs to `part`. */
export function withBreakdown(
  part: string | undefined,
  sums: Readonly<Record<string, number>>,
): Record<string, number> {
  const all: Record<string, number> = { ...sums };
  if (part === undefined) return all;
  for (const name in sums) all[brokenDown(part, name)] = sums[name]!;
  return all;
}
