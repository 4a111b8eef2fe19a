import { decideRemoval, decideRename, type ProfileDecision } from '@fanfare/domain';
import {
  ExternalIdRemovalsBody,
  ExternalIdRemovalsReplyFields,
  ExternalIdRenamesBody,
  ExternalIdRenamesReplyFields,
  type Item,
  readExternalIdRemovals,
  readExternalIdRenames,
} from '@fanfare/http-contracts';
import { refuse, route, success, type Route } from '@fanfare/http-kit';
import type { DecideProfiles } from '../storage/decide-profiles.ts';
import { withErrors } from '../storage/item-errors.ts';

/** `POST /users/external_ids/rename` and `/users/external_ids/remove` (contract, section 2.11). */
export const externalIdRoutes = ({ decideProfiles }: { decideProfiles: DecideProfiles }): Route[] => [
  route({
    method: 'post',
    path: '/users/external_ids/rename',
    permission: 'users.external_ids.rename',
    summary: 'Rename external ids; the old ones are deprecated',
    docs: { body: ExternalIdRenamesBody, response: ExternalIdRenamesReplyFields },
    handle: async function renameExternalIds({ workspaceId, body }) {
      const read = readExternalIdRenames(body);
      if (!read.ok) return refuse(400, read.message, read.errors);
      const { items, errors } = read.request;
      const decisions = await decideProfiles(
        workspaceId,
        items.map(({ value }) => ({
          about: [{ externalId: value.currentExternalId }, { externalId: value.newExternalId }],
          decide: (book, context) => decideRename(book, value, context),
        })),
      );
      return success(201, {
        external_ids: doneOf(items, decisions).map(({ newExternalId }) => newExternalId),
        rename_errors: indexedErrors(items, decisions),
        ...withErrors(errors),
      });
    },
  }),
  route({
    method: 'post',
    path: '/users/external_ids/remove',
    permission: 'users.external_ids.remove',
    summary: 'Remove deprecated external ids',
    docs: { body: ExternalIdRemovalsBody, response: ExternalIdRemovalsReplyFields },
    handle: async function removeExternalIds({ workspaceId, body }) {
      const read = readExternalIdRemovals(body);
      if (!read.ok) return refuse(400, read.message, read.errors);
      const { items, errors } = read.request;
      const decisions = await decideProfiles(
        workspaceId,
        items.map(({ value: externalId }) => ({
          about: [{ externalId }],
          decide: (book, context) => decideRemoval(book, externalId, context),
        })),
      );
      return success(201, {
        removed_ids: doneOf(items, decisions),
        removal_errors: indexedErrors(items, decisions),
        ...withErrors(errors),
      });
    },
  }),
];

const doneOf = <Value>(items: readonly Item<Value>[], decisions: readonly ProfileDecision[]): Value[] =>
  items.filter((_, place) => decisions[place]!.ok).map(({ value }) => value);

/** `[index, what was wrong]` */
const indexedErrors = (items: readonly Item<unknown>[], decisions: readonly ProfileDecision[]): [number, string][] =>
  decisions.flatMap((decision, place) => (decision.ok ? [] : [[items[place]!.index, decision.problem]]));
