import { valueAt, type ProfilePath, type ProfileWrite } from '@fanfare/domain';
import type { BulkOperation, Update } from '@fanfare/document-store';
import { documentOf, encodeName, encodeNames, type ProfileDocument } from '@fanfare/profile-reader';

/** The write as one operation of a bulk. */
export const operationOf = (write: ProfileWrite): BulkOperation<ProfileDocument> =>
  write.isNew
    ? { insertOne: { document: documentOf(write.profile) } }
    : { updateOne: { filter: { _id: write.profile.userId, mergingInto: null }, update: updateOf(write) } };

/** Only what the call touched, so that calls about other fields do not meet. */
export function updateOf({ profile, paths }: ProfileWrite): Update {
  const $set: Record<string, unknown> = {};
  const $unset: Record<string, unknown> = {};
  for (const path of paths) {
    const value = valueAt(profile, path);
    if (value === undefined) $unset[storedPath(path)] = '';
    else $set[storedPath(path)] = encodeNames(value);
  }
  return {
    ...(Object.keys($set).length > 0 ? { $set } : {}),
    ...(Object.keys($unset).length > 0 ? { $unset } : {}),
    $inc: { revision: 1 },
    $max: { updatedAt: profile.updatedAt },
  };
}

const storedPath = ([field, name]: ProfilePath): string =>
  name === undefined ? field : `${field}.${encodeName(name)}`;
