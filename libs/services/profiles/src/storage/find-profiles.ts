import { userIdFor, type Identifier } from '@fanfare/domain';
import type { Collection, Filter } from '@fanfare/document-store';
import { aliasKeyOf, type ProfileDocument } from '@fanfare/profile-reader';

/** Everybody whom the identifiers address; one query per way of addressing, whatever their number. */
export async function findProfiles(
  collection: Collection<ProfileDocument>,
  workspaceId: string,
  identifiers: readonly Identifier[],
): Promise<ProfileDocument[]> {
  const wanted = wantedValues(workspaceId, identifiers);
  const find = async (field: string, values: ReadonlySet<string>): Promise<ProfileDocument[]> =>
    values.size === 0 ? [] : collection.find({ workspaceId, [field]: { $in: [...values] } } satisfies Filter).toArray();

  const found = (await Promise.all(Object.entries(wanted).map(([field, values]) => find(field, values)))).flat();
  // Deprecated ids, and the aliases of a profile that is just being merged: rare, so only for those who were not found.
  for (const { externalId, aliasKeys = [] } of found) {
    if (externalId !== undefined) wanted.externalId.delete(externalId);
    for (const key of aliasKeys) wanted.aliasKeys.delete(key);
  }
  const rest = await Promise.all([
    find('formerExternalIds', wanted.externalId),
    find('movingAliasKeys', wanted.aliasKeys),
  ]);
  return [...found, ...rest.flat()];
}

function wantedValues(workspaceId: string, identifiers: readonly Identifier[]) {
  const wanted = {
    externalId: new Set<string>(),
    aliasKeys: new Set<string>(),
    _id: new Set<string>(),
    email: new Set<string>(),
    phone: new Set<string>(),
  };
  for (const identifier of identifiers) {
    if ('externalId' in identifier) wanted.externalId.add(identifier.externalId);
    else if ('alias' in identifier) wanted.aliasKeys.add(aliasKeyOf(identifier.alias));
    else if ('userId' in identifier) wanted._id.add(identifier.userId);
    else if ('email' in identifier) wanted.email.add(identifier.email);
    else if ('phone' in identifier) wanted.phone.add(identifier.phone);
    const own = userIdFor(workspaceId, identifier);
    if (own !== undefined) wanted._id.add(own);
  }
  return wanted;
}
