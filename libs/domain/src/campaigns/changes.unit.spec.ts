import { describe, expect, it } from '@jest/globals';
import type { Campaign, CampaignStatus } from './campaign.ts';
import { addMessages, changeStatus, edit, type StatusChange } from './changes.ts';

const campaign = (status: CampaignStatus): Campaign => ({
  campaignId: 'c',
  workspaceId: 'w',
  name: 'Welcome',
  description: '',
  tags: [],
  status,
  messages: [{ variationId: 'v1', channel: 'email', name: 'Variant 1' }],
  conversionBehaviors: [],
  createdAt: 1,
  updatedAt: 1,
  version: 1,
});

describe('the status of a campaign', () => {
  const refused = 'refused';
  const table: [CampaignStatus, StatusChange, CampaignStatus | typeof refused][] = [
    ['active', 'stop', 'stopped'],
    ['active', 'resume', 'active'],
    ['active', 'archive', 'archived'],
    ['active', 'unarchive', 'active'],
    ['stopped', 'stop', 'stopped'],
    ['stopped', 'resume', 'active'],
    ['stopped', 'archive', 'archived'],
    ['archived', 'stop', refused],
    ['archived', 'resume', refused],
    ['archived', 'archive', 'archived'],
    ['archived', 'unarchive', 'stopped'],
  ];
  it.each(table)('%s, after %s, is %s', (before, change, after) => {
    const outcome = changeStatus(campaign(before), change, 5);
    expect(outcome.ok ? outcome.campaign.status : refused).toBe(after);
  });

  it('grows the version only when something changed', () => {
    expect(changeStatus(campaign('active'), 'stop', 5)).toMatchObject({ campaign: { version: 2, updatedAt: 5 } });
    expect(changeStatus(campaign('active'), 'resume', 5)).toMatchObject({
      campaign: { version: 1, updatedAt: 1 },
      unchanged: true,
    });
  });
});

describe('an archived campaign', () => {
  it('takes no edit and no further message', () => {
    expect(edit(campaign('archived'), { name: 'x' }, 5).ok).toBe(false);
    expect(addMessages(campaign('archived'), [{ variationId: 'v2', channel: 'sms', name: 'Variant 1' }], 5).ok).toBe(
      false,
    );
  });
});

describe('adding a message', () => {
  it('keeps the ids that were issued', () => {
    const outcome = addMessages(campaign('active'), [{ variationId: 'v2', channel: 'sms', name: 'Variant 1' }], 5);
    expect(outcome.ok && outcome.campaign.messages.map(({ variationId }) => variationId)).toEqual(['v1', 'v2']);
  });
});
