import { decideDeletion } from '@fanfare/domain';
import { DeleteUsersBody, DeleteUsersReplyFields, readDeletion } from '@fanfare/http-contracts';
import { refuse, route, success, type Route } from '@fanfare/http-kit';
import type { DecideProfiles } from '../storage/decide-profiles.ts';
import { countDone, withErrors } from '../storage/item-errors.ts';

/** `POST /users/delete` (contract, section 2.11). Who is not there needs no deleting, and is no error. */
export const deletionRoute = ({ decideProfiles }: { decideProfiles: DecideProfiles }): Route =>
  route({
    method: 'post',
    path: '/users/delete',
    permission: 'users.delete',
    summary: 'Delete users',
    docs: { body: DeleteUsersBody, response: DeleteUsersReplyFields },
    handle: async function deleteUsers({ workspaceId, body }) {
      const read = readDeletion(body);
      if (!read.ok) return refuse(400, read.message, read.errors);
      const { items, errors } = read.request;
      const decisions = await decideProfiles(
        workspaceId,
        items.map(({ value }) => ({ about: [value.identifier], decide: (book) => decideDeletion(book, value) })),
      );
      return success(201, { deleted: countDone(decisions), ...withErrors(errors) });
    },
  });
