import { createProfileBook, type Profile } from '@fanfare/domain';
import { ExportIdsBody, ExportIdsReplyFields, readExport } from '@fanfare/http-contracts';
import { refuse, route, success, type Route } from '@fanfare/http-kit';
import type { ProfileRepository } from '../storage/profile-repository.ts';
import type { ReadHistories } from './export-history.ts';
import { exportedUser } from './exported-user.ts';

/** `POST /users/export/ids` (contract, section 2.11). */
export const exportRoute = ({
  repository,
  readHistories,
}: {
  repository: ProfileRepository;
  readHistories: ReadHistories;
}): Route =>
  route({
    method: 'post',
    path: '/users/export/ids',
    permission: 'users.export.ids',
    summary: 'Read users',
    docs: { body: ExportIdsBody, response: ExportIdsReplyFields },
    handle: async function exportUsers({ workspaceId, body }) {
      const read = readExport(body);
      if (!read.ok) return refuse(400, read.message, read.errors);
      const { identifiers, deviceId, externalIds, fields } = read.request;
      const [{ profiles }, withDevice] = await Promise.all([
        repository.find(workspaceId, identifiers),
        deviceId === undefined ? [] : repository.withDevice(workspaceId, deviceId),
      ]);
      const users = new Map<string, Profile>([...profiles, ...withDevice].map((profile) => [profile.userId, profile]));
      const book = createProfileBook(workspaceId, profiles);
      const unknown = [...new Set(externalIds)].filter((externalId) => !book.find({ externalId }));
      const found = [...users.values()];
      const histories = await readHistories(workspaceId, found, fields);
      return success(201, {
        users: found.map((profile) => exportedUser(profile, histories.get(profile.userId)!, fields)),
        ...(unknown.length > 0 ? { invalid_user_ids: unknown } : {}),
      });
    },
  });
