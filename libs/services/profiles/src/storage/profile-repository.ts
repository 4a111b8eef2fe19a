import type { Identifier, PlacedUpdate, Profile, ProfileStep, ProfileWrite } from '@fanfare/domain';
import type { BulkOperation, DocumentStore, Filter } from '@fanfare/document-store';
import { documentOf, profileIndexes, profileOf, PROFILES, type ProfileDocument } from '@fanfare/profile-reader';
import { findProfiles } from './find-profiles.ts';
import { createMerging } from './merging.ts';
import { guardOf, type Revisions } from './revisions.ts';
import { operationOf, updateOf } from './write-operations.ts';

/** Where the profiles are kept. This service alone writes there. */
export interface ProfileRepository {
  /** Makes the indexes, and finishes what a process left behind. */
  open(): Promise<void>;
  /** Everybody whom the identifiers address. */
  find(workspaceId: string, identifiers: readonly Identifier[]): Promise<LoadedProfiles>;
  withDevice(workspaceId: string, deviceId: string): Promise<readonly Profile[]>;
  /** Everybody whom the updates address, and everybody who shares an e-mail state with them, or was changed by the call before. */
  load(workspaceId: string, updates: readonly PlacedUpdate[], callId?: string): Promise<LoadedProfiles>;
  /** The ids of the users who could not be written, because somebody else was first: load and decide again. */
  write(writes: readonly ProfileWrite[], loaded: LoadedProfiles): Promise<ReadonlySet<string>>;
  /** False when somebody else was first: find and decide again. */
  take(step: ProfileStep, loaded: LoadedProfiles): Promise<boolean>;
}

export interface LoadedProfiles {
  readonly profiles: readonly Profile[];
  readonly revisions: Revisions;
}

/** Operations in one bulk; a shared e-mail address can make it many. */
const BULK_MAX = 1_000;

export function createProfileRepository(store: DocumentStore): ProfileRepository {
  const collection = store.collection<ProfileDocument>(PROFILES);
  const merging = createMerging(collection);

  /** A profile that is being merged is decided about only when that is over: then it is gone, and the kept one is whole. */
  async function whole(query: () => Promise<ProfileDocument[]>): Promise<ProfileDocument[]> {
    for (;;) {
      const documents = await query();
      const unfinished = documents.filter(({ mergingInto }) => mergingInto !== undefined);
      if (unfinished.length === 0) return documents;
      for (const { _id } of unfinished) await merging.finish(_id);
    }
  }
  const find = (workspaceId: string, identifiers: readonly Identifier[]): Promise<ProfileDocument[]> =>
    whole(() => findProfiles(collection, workspaceId, identifiers));

  const changedBy = (workspaceId: string, callId: string): Promise<ProfileDocument[]> =>
    whole(() => collection.find({ workspaceId, 'appliedCalls.callId': callId }).toArray());

  async function writeUnguarded(writes: readonly ProfileWrite[]): Promise<string[]> {
    const updates = writes.filter(({ isNew }) => !isNew);
    const { duplicates, matchedCount } = await collection.bulkWrite(writes.map(operationOf));
    const refused = duplicates.map((index) => writes[index]!);
    // A bulk does not say who was missing. Nothing in it depends on what was there, so all of it may be said again.
    const missed = matchedCount < updates.length ? updates : [];
    return [...refused, ...missed].map(({ profile }) => profile.userId);
  }

  return {
    open: async () => {
      await collection.createIndexes(profileIndexes);
      await merging.finishAll();
    },

    find: async function findLoaded(workspaceId, identifiers) {
      return latestOf(await find(workspaceId, identifiers));
    },

    withDevice: async function findWithDevice(workspaceId, deviceId) {
      const filter: Filter = { workspaceId, 'pushTokens.deviceId': deviceId };
      return latestOf(await whole(() => collection.find(filter).toArray())).profiles;
    },

    load: async function loadProfiles(workspaceId, updates, callId) {
      const found = await find(
        workspaceId,
        updates.map(({ update }) => update.identifier),
      );
      // After the users: who was found under an id that was another try's user's before has been changed since, and is
      // not written on what we read here.
      const changed = callId === undefined ? [] : await changedBy(workspaceId, callId);
      const addressed = [...found, ...changed];
      const emails = sharedEmails(updates, addressed);
      const filter: Filter = { workspaceId, email: { $in: emails } };
      const sharing = emails.length > 0 ? await whole(() => collection.find(filter).toArray()) : [];
      return latestOf([...addressed, ...sharing]);
    },

    write: async function writeProfiles(writes, { revisions }) {
      const guarded = writes.filter((write) => !write.isNew && write.readsCurrent);
      // By id: two bulks that overlap then cannot wait for each other.
      const unguarded = writes.filter((write) => !guarded.includes(write)).sort(byUserId);
      const attempts: Promise<string[]>[] = guarded.map(async (write) => {
        const { matchedCount } = await collection.updateOne(guardOf(write.profile, revisions), updateOf(write));
        return matchedCount === 0 ? [write.profile.userId] : [];
      });
      for (let start = 0; start < unguarded.length; start += BULK_MAX) {
        attempts.push(writeUnguarded(unguarded.slice(start, start + BULK_MAX)));
      }
      return new Set((await Promise.all(attempts)).flat());
    },

    take: async function takeStep(step, { revisions }) {
      if (step.type === 'merge') {
        return (await merging.begin(step.from, step.into, revisions)) && merging.finish(step.from.userId);
      }
      const { duplicates, insertedCount, matchedCount, deletedCount } = await collection.bulkWrite([
        stepOperation(step, revisions),
      ]);
      return duplicates.length === 0 && insertedCount + matchedCount + deletedCount > 0;
    },
  };
}

const byUserId = (a: ProfileWrite, b: ProfileWrite): number => (a.profile.userId < b.profile.userId ? -1 : 1);

function stepOperation(
  step: Exclude<ProfileStep, { type: 'merge' }>,
  revisions: Revisions,
): BulkOperation<ProfileDocument> {
  if (step.type === 'create') return { insertOne: { document: documentOf(step.profile) } };
  if (step.type === 'delete') return { deleteOne: { filter: guardOf(step.profile, revisions) } };
  const revision = (revisions.get(step.before.userId) ?? 0) + 1;
  return {
    replaceOne: {
      filter: guardOf(step.before, revisions),
      replacement: { ...documentOf(step.after), revision },
    },
  };
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
