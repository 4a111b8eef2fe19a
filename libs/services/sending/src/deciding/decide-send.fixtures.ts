import type { Campaign } from '@fanfare/domain';
import { decideSend } from './decide-send.ts';
import type { AcceptedSend, RefusedSend, SendFacts } from './decision.ts';

export const NOW = Date.UTC(2030, 0, 1);
export const DAY_MS = 86_400_000;

export const campaign: Campaign = {
  campaignId: 'c1',
  workspaceId: 'w1',
  name: 'Orders',
  description: '',
  tags: [],
  status: 'active',
  messages: [
    { variationId: 'v-email', channel: 'email', name: 'Email' },
    { variationId: 'v-ios', channel: 'apple_push', name: 'iOS' },
  ],
  conversionBehaviors: [],
  createdAt: 0,
  updatedAt: 0,
  version: 1,
};
export const facts: SendFacts = {
  campaign: undefined,
  isKnownSendId: false,
  emailTemplate: undefined,
  bccAddresses: [],
  now: NOW,
};

export const email = { app_id: 'app', from: 'Shop <a@b.co>', subject: 'Order', body: '<p>Hi</p>' };
export const sms = { subscription_group_id: 'g', app_id: 'app', body: 'Hi' };
export const android = { alert: 'Hi', title: 'Order' };
export const card = { type: 'CLASSIC', title: 't', description: 'd', time_to_live: 60 };
export const send = { external_user_ids: ['u1'], messages: { email } };

export const accepted = (body: unknown, known: Partial<SendFacts> = {}): AcceptedSend => {
  const decision = decideSend(body, { ...facts, ...known });
  if (decision.outcome === 'refused') throw new Error(`${decision.message}: ${decision.errors.join()}`);
  return decision;
};
export const refusal = (body: unknown, known: Partial<SendFacts> = {}): RefusedSend => {
  const decision = decideSend(body, { ...facts, ...known });
  if (decision.outcome === 'accepted') throw new Error('It was accepted');
  return decision;
};
export const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `u${index}`);
export const alias = { alias_name: 'bob', alias_label: 'login' };
