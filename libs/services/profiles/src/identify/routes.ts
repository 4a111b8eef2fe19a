import { decideIdentify, decideMerge } from '@fanfare/domain';
import {
  IdentifyBody,
  IdentifyReplyFields,
  MergeBody,
  MergeReplyFields,
  readIdentify,
  readMerges,
} from '@fanfare/http-contracts';
import { refuse, route, success, type Route } from '@fanfare/http-kit';
import type { DecideProfiles } from '../storage/decide-profiles.ts';
import { countDone, itemErrors, withErrors } from '../storage/item-errors.ts';

/** `POST /users/identify` and `/users/merge` (contract, section 2.11). */
export const identifyRoutes = ({ decideProfiles }: { decideProfiles: DecideProfiles }): Route[] => [
  route({
    method: 'post',
    path: '/users/identify',
    permission: 'users.identify',
    summary: 'Give anonymous users an external id',
    docs: { body: IdentifyBody, response: IdentifyReplyFields },
    handle: async function identifyUsers({ workspaceId, body }) {
      const read = readIdentify(body);
      if (!read.ok) return refuse(400, read.message, read.errors);
      const { items, errors } = read.request;
      const decisions = await decideProfiles(
        workspaceId,
        items.map(({ value }) => ({
          about: [{ externalId: value.externalId }, value.user.identifier],
          decide: (book, context) => decideIdentify(book, value, context),
        })),
      );
      return success(201, {
        aliases_processed: countDone(decisions),
        ...withErrors(
          errors,
          itemErrors(items, decisions, (place) => items[place]!.list),
        ),
      });
    },
  }),
  route({
    method: 'post',
    path: '/users/merge',
    permission: 'users.merge',
    summary: 'Merge one user into another',
    docs: { body: MergeBody, response: MergeReplyFields },
    handle: async function mergeUsers({ workspaceId, body }) {
      const read = readMerges(body);
      if (!read.ok) return refuse(400, read.message, read.errors);
      const { items, errors } = read.request;
      const decisions = await decideProfiles(
        workspaceId,
        items.map(({ value }) => ({
          about: [value.merge.identifier, value.keep.identifier],
          decide: (book) => decideMerge(book, value),
        })),
      );
      return success(
        201,
        withErrors(
          errors,
          itemErrors(items, decisions, () => 'merge_updates'),
        ),
      );
    },
  }),
];
