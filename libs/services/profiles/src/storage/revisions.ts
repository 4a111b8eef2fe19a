import type { Profile } from '@fanfare/domain';
import type { Filter } from '@fanfare/document-store';

/** By user id; of a profile that was never changed there is none. */
export type Revisions = ReadonlyMap<string, number>;

/** Matches the profile only as it was read. A user made anew under the same id was made at another time. */
export const guardOf = ({ userId, createdAt }: Profile, revisions: Revisions): Filter => ({
  _id: userId,
  revision: revisions.get(userId) ?? null,
  createdAt,
});
