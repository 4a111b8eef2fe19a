import type { Campaign, MessageVariation } from './campaign.ts';

/** What an operator may do with a campaign's status (contract, section 5.2). */
export type StatusChange = 'stop' | 'resume' | 'archive' | 'unarchive';

export type Change =
  | { readonly ok: true; readonly campaign: Campaign }
  /** Nothing to do: it is that already. */
  | { readonly ok: true; readonly campaign: Campaign; readonly unchanged: true }
  | { readonly ok: false; readonly reason: string };

/** Unarchiving brings a campaign back as stopped; it needs a resume. */
export function changeStatus(campaign: Campaign, change: StatusChange, now: number): Change {
  const { status } = campaign;
  const isArchived = status === 'archived';
  switch (change) {
    case 'stop':
      if (isArchived) return archivedRefusal;
      return status === 'stopped' ? unchanged(campaign) : changed(campaign, { status: 'stopped' }, now);
    case 'resume':
      if (isArchived) return archivedRefusal;
      return status === 'active' ? unchanged(campaign) : changed(campaign, { status: 'active' }, now);
    case 'archive':
      return isArchived ? unchanged(campaign) : changed(campaign, { status: 'archived' }, now);
    case 'unarchive':
      return isArchived ? changed(campaign, { status: 'stopped' }, now) : unchanged(campaign);
  }
}

export function edit(
  campaign: Campaign,
  fields: Partial<Pick<Campaign, 'name' | 'description' | 'tags'>>,
  now: number,
): Change {
  return campaign.status === 'archived' ? archivedRefusal : changed(campaign, fields, now);
}

export function addMessages(campaign: Campaign, added: readonly MessageVariation[], now: number): Change {
  if (campaign.status === 'archived') return archivedRefusal;
  return changed(campaign, { messages: [...campaign.messages, ...added] }, now);
}

const archivedRefusal: Change = { ok: false, reason: 'The campaign is archived. Unarchive the campaign to change it.' };

const unchanged = (campaign: Campaign): Change => ({ ok: true, campaign, unchanged: true });

const changed = (campaign: Campaign, fields: Partial<Campaign>, now: number): Change => ({
  ok: true,
  campaign: { ...campaign, ...fields, updatedAt: now, version: campaign.version + 1 },
});
