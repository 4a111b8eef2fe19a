import { decideAliasUpdate, decideNewAlias } from '@fanfare/domain';
import {
  AliasUpdatesBody,
  AliasUpdatesReplyFields,
  NewAliasesBody,
  NewAliasesReplyFields,
  readAliasUpdates,
  readNewAliases,
} from '@fanfare/http-contracts';
import { refuse, route, success, type Route } from '@fanfare/http-kit';
import type { DecideProfiles } from '../storage/decide-profiles.ts';
import { countDone, itemErrors, withErrors } from '../storage/item-errors.ts';

/** `POST /users/alias/new` and `/users/alias/update` (contract, section 2.11). */
export const aliasRoutes = ({ decideProfiles }: { decideProfiles: DecideProfiles }): Route[] => [
  route({
    method: 'post',
    path: '/users/alias/new',
    permission: 'users.alias.new',
    summary: 'Add aliases to users, or create users that have only an alias',
    docs: { body: NewAliasesBody, response: NewAliasesReplyFields },
    handle: async function addAliases({ workspaceId, body }) {
      const read = readNewAliases(body);
      if (!read.ok) return refuse(400, read.message, read.errors);
      const { items, errors } = read.request;
      const decisions = await decideProfiles(
        workspaceId,
        items.map(({ value }) => ({
          about: [
            { alias: value.alias },
            ...(value.externalId === undefined ? [] : [{ externalId: value.externalId }]),
          ],
          decide: (book, context) => decideNewAlias(book, value, context),
        })),
      );
      return success(201, {
        aliases_processed: countDone(decisions),
        ...withErrors(
          errors,
          itemErrors(items, decisions, () => 'user_aliases'),
        ),
      });
    },
  }),
  route({
    method: 'post',
    path: '/users/alias/update',
    permission: 'users.alias.update',
    summary: 'Rename aliases',
    docs: { body: AliasUpdatesBody, response: AliasUpdatesReplyFields },
    handle: async function renameAliases({ workspaceId, body }) {
      const read = readAliasUpdates(body);
      if (!read.ok) return refuse(400, read.message, read.errors);
      const { items, errors } = read.request;
      const decisions = await decideProfiles(
        workspaceId,
        items.map(({ value }) => ({
          about: [value.oldName, value.newName].map((name) => ({ alias: { label: value.label, name } })),
          decide: (book, context) => decideAliasUpdate(book, value, context),
        })),
      );
      return success(
        201,
        withErrors(
          errors,
          itemErrors(items, decisions, () => 'alias_updates'),
        ),
      );
    },
  }),
];
