import { createProfileBook, type GroupState, type Profile } from '@fanfare/domain';
import {
  type GroupStateChange,
  type ReadRequest,
  readStatusQuery,
  readSubscriptionSet,
  readSubscriptionSetV2,
  readUserStatusQuery,
  NoReplyFields,
  type SubscriptionsOfUser,
  SubscriptionStatusBody,
  SubscriptionStatusQuery,
  SubscriptionStatusReplyFields,
  SubscriptionStatusV2Body,
  UserSubscriptionsQuery,
  UserSubscriptionsReplyFields,
} from '@fanfare/http-contracts';
import { refuse, route, success, type Answer, type Route } from '@fanfare/http-kit';
import type { ProfileRepository } from '../storage/profile-repository.ts';
import type { UpdateHolders } from '../storage/update-holders.ts';

export interface SubscriptionRoutesDeps {
  readonly repository: ProfileRepository;
  readonly updateHolders: UpdateHolders;
}

const words = { subscribed: 'Subscribed', unsubscribed: 'Unsubscribed' } as const satisfies Record<GroupState, string>;

/** Subscription groups (contract, section 2.13). A group exists as soon as somebody is in it or out of it. */
export function subscriptionRoutes({ repository, updateHolders }: SubscriptionRoutesDeps): Route[] {
  async function set(read: ReadRequest<readonly GroupStateChange[]>, workspaceId: string): Promise<Answer<object>> {
    if (!read.ok) return refuse(400, read.message, read.errors);
    for (const { groupId, state, users } of read.request) {
      await updateHolders(workspaceId, users, [{ type: 'set', path: ['subscriptionGroups', groupId], value: state }]);
    }
    return success(201);
  }

  return [
    route({
      method: 'post',
      path: '/subscription/status/set',
      permission: 'subscription.status.set',
      summary: 'Set the state of users in a subscription group',
      docs: { body: SubscriptionStatusBody, response: NoReplyFields },
      handle: ({ workspaceId, body }) => set(readSubscriptionSet(body), workspaceId),
    }),
    route({
      method: 'post',
      path: '/v2/subscription/status/set',
      permission: 'subscription.status.set',
      summary: 'Set the states of users in several subscription groups',
      docs: { body: SubscriptionStatusV2Body, response: NoReplyFields },
      handle: ({ workspaceId, body }) => set(readSubscriptionSetV2(body), workspaceId),
    }),
    route({
      method: 'get',
      path: '/subscription/status/get',
      permission: 'subscription.status.get',
      summary: 'Read the state of users in a subscription group',
      docs: { query: SubscriptionStatusQuery, response: SubscriptionStatusReplyFields },
      handle: async function readGroupStatus({ workspaceId, query }) {
        const read = readStatusQuery(query);
        if (!read.ok) return refuse(400, read.message, read.errors);
        const { groupId, asked } = read.request;
        const identifiers = asked.map(({ identifier }) => identifier);
        const { profiles } = await repository.find(workspaceId, identifiers);
        const book = createProfileBook(workspaceId, profiles);
        const states = asked.map(({ text, identifier }) => {
          const groups = book.find(identifier)?.subscriptionGroups ?? {};
          return [text, Object.hasOwn(groups, groupId) ? words[groups[groupId]!] : 'Unknown'] as const;
        });
        return success(200, { status: Object.fromEntries(states) });
      },
    }),
    route({
      method: 'get',
      path: '/subscription/user/status',
      permission: 'subscription.groups.get',
      summary: 'Read the subscription groups of users',
      docs: { query: UserSubscriptionsQuery, response: UserSubscriptionsReplyFields },
      handle: async function readGroupsOfUsers({ workspaceId, query }) {
        const read = readUserStatusQuery(query);
        if (!read.ok) return refuse(400, read.message, read.errors);
        const { asked, limit, offset } = read.request;
        const identifiers = asked.map(({ identifier }) => identifier);
        const { profiles } = await repository.find(workspaceId, identifiers);
        const users = [...profiles].sort((a, b) => (a.userId < b.userId ? -1 : 1));
        return success(200, {
          total_count: users.length,
          users: users.slice(offset, offset + limit).map(groupsOf),
        });
      },
    }),
  ];
}

const groupsOf = ({ email, phone, externalId, subscriptionGroups }: Profile): SubscriptionsOfUser => ({
  email: email ?? null,
  phone: phone ?? null,
  external_id: externalId ?? null,
  subscription_groups: Object.entries(subscriptionGroups)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    // A group is known by its use alone: its name is its id, and its channel is what its members are reached by.
    .map(([id, state]) => ({ id, name: id, channel: channelOf(email, phone), status: words[state] })),
});

const channelOf = (email: string | undefined, phone: string | undefined): 'email' | 'sms' =>
  email === undefined && phone !== undefined ? 'sms' : 'email';
