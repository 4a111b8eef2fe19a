import { userIdFor, type Identifier, type PlacedUpdate, type Profile, type ProfileWrite } from '@fanfare/domain';
import type { DocumentStore, Filter } from '@fanfare/document-store';
import { aliasKeyOf, profileIndexes, profileOf, PROFILES, type ProfileDocument } from '@fanfare/profile-reader';
import { operationOf, updateOf } from './write-operations.ts';

/** Where the profiles are kept. This service alone writes there. */
export interface ProfileRepository {
  createIndexes(): Promise<void>;
  /** Everybody whom the updates address, and everybody who shares an e-mail state with them. */
  load(workspaceId: string, updates: readonly PlacedUpdate[]): Promise<LoadedProfiles>;
  /** The ids of the users who could not be written, because somebody else was first: load and decide again. */
  write(writes: readonly ProfileWrite[], loaded: LoadedProfiles): Promise<ReadonlySet<string>>;
}

export interface LoadedProfiles {
  readonly profiles: readonly Profile[];
  /** By user id; of a profile that was never changed there is none. */
  readonly revisions: ReadonlyMap<string, number>;
}

/** Operations in one bulk; a shared e-mail address can make it many. */
const BULK_MAX = 1_000;

export function createProfileRepository(store: DocumentStore): ProfileRepository {
  const collection = store.collection<ProfileDocument>(PROFILES);
  const find = async (filter: Filter): Promise<ProfileDocument[]> => collection.find(filter).toArray();

  async function writeUnguarded(writes: readonly ProfileWrite[]): Promise<string[]> {
    const updates = writes.filter(({ isNew }) => !isNew);
    const { duplicates, matchedCount } = await collection.bulkWrite(writes.map(operationOf));
    const refused = duplicates.map((index) => writes[index]!);
    // A bulk does not say who was missing. Nothing in it depends on what was there, so all of it may be said again.
    const missed = matchedCount < updates.length ? updates : [];
    return [...refused, ...missed].map(({ profile }) => profile.userId);
  }

  return {
    createIndexes: () => collection.createIndexes(profileIndexes),

    load: async function loadProfiles(workspaceId, updates) {
      const identifiers = updates.map(({ update }) => update.identifier);
      const addressed = (
        await Promise.all(queriesFor(workspaceId, identifiers).map((query) => find({ workspaceId, ...query })))
      ).flat();
      const emails = sharedEmails(updates, addressed);
      const sharing = emails.length > 0 ? await find({ workspaceId, email: { $in: emails } }) : [];
      return latestOf([...addressed, ...sharing]);
    },

    write: async function writeProfiles(writes, { revisions }) {
      const guarded = writes.filter((write) => !write.isNew && write.readsCurrent);
      // By id: two bulks that overlap then cannot wait for each other.
      const unguarded = writes.filter((write) => !guarded.includes(write)).sort(byUserId);
      const attempts: Promise<string[]>[] = guarded.map(async (write) => {
        const { userId } = write.profile;
        const filter = { _id: userId, revision: revisions.get(userId) ?? null };
        const { matchedCount } = await collection.updateOne(filter, updateOf(write));
        return matchedCount === 0 ? [userId] : [];
      });
      for (let start = 0; start < unguarded.length; start += BULK_MAX) {
        attempts.push(writeUnguarded(unguarded.slice(start, start + BULK_MAX)));
      }
      return new Set((await Promise.all(attempts)).flat());
    },
  };
}

const byUserId = (a: ProfileWrite, b: ProfileWrite): number => (a.profile.userId < b.profile.userId ? -1 : 1);

/** One query per way of addressing. */
function queriesFor(workspaceId: string, identifiers: readonly Identifier[]): Filter[] {
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
  return Object.entries(wanted)
    .filter(([, values]) => values.size > 0)
    .map(([field, values]) => ({ [field]: { $in: [...values] } }));
}

/** The addresses whose state may change for all of their users: those that the call sets, and those that the users have. */
function sharedEmails(updates: readonly PlacedUpdate[], addressed: readonly ProfileDocument[]): string[] {
  const isShared = updates.some(
    ({ update }) => update.sharesEmailState && update.changes.some(({ path }) => path[0] === 'emailSubscribe'),
  );
  if (!isShared) return [];
  const set = updates.flatMap(({ update }) =>
    update.changes.flatMap((change) =>
      change.type === 'set' && change.path[0] === 'email' ? [change.value as string] : [],
    ),
  );
  return [...new Set([...set, ...addressed.flatMap(({ email }) => (email === undefined ? [] : [email]))])];
}

/** A user found in several ways was perhaps read at several times. */
function latestOf(documents: readonly ProfileDocument[]): LoadedProfiles {
  const byId = new Map<string, ProfileDocument>();
  for (const document of documents) {
    const known = byId.get(document._id);
    if (!known || (document.revision ?? 0) > (known.revision ?? 0)) byId.set(document._id, document);
  }
  const kept = [...byId.values()];
  return {
    profiles: kept.map(profileOf),
    revisions: new Map(kept.flatMap(({ _id, revision }) => (revision === undefined ? [] : [[_id, revision]]))),
  };
}
