import { isDeepStrictEqual } from 'node:util';
import { mergeProfiles, type Profile } from '@fanfare/domain';
import { DuplicateKey, type Collection } from '@fanfare/document-store';
import { aliasKeyOf, documentOf, profileOf, type ProfileDocument } from '@fanfare/profile-reader';
import { guardOf, type Revisions } from './revisions.ts';

/** Merges one profile into another: two documents, no transaction, no moment at which something is lost. */
export interface Merging {
  /** False when somebody has moved the profile that is to go. */
  begin(from: Profile, into: Profile, revisions: Revisions): Promise<boolean>;
  /** Brings a merge that was begun to its end. False when it is off: the profile that was to be kept is gone or going. */
  finish(userId: string): Promise<boolean>;
  /** Brings all to their end that a process left behind. */
  finishAll(): Promise<void>;
}

/**
 *   whole ──begin──▶ merging ──finish──▶ gone, its data with the kept profile
 *                       └──── the kept profile is gone or merging itself ──▶ whole
 *
 * From `begin` on nobody writes to the profile but its merge; whoever finds it so finishes the merge first and looks
 * again. Every step may be repeated, by several processes at a time.
 */
export function createMerging(collection: Collection<ProfileDocument>): Merging {
  async function finish(userId: string): Promise<boolean> {
    for (;;) {
      const going = await collection.findOne({ _id: userId });
      if (!going?.mergingInto) return going === null;
      // Its data would go on to the next profile, and be there twice if it were released now.
      if (going.absorbed) await removeAbsorbed(going);
      const kept = await collection.findOne({ _id: going.mergingInto });
      const isFilled = kept !== null && isDeepStrictEqual(kept.absorbed, tokenOf(going));
      if (!kept || (kept.mergingInto !== undefined && !isFilled)) {
        await release(going);
        return false;
      }
      // Read again: while it is there, the merge is not over, and what the kept profile lacks may still be filled in.
      const still = await collection.findOne({ _id: userId });
      if (still?.mergingInto !== kept._id) continue;
      if (!isFilled && !(await fill(kept, still))) continue;
      await collection.deleteMany({ _id: userId, mergingInto: kept._id });
      return true;
    }
  }

  async function removeAbsorbed({ _id, absorbed }: ProfileDocument): Promise<void> {
    const { userId, createdAt, revision } = absorbed!;
    await collection.deleteMany({ _id: userId, createdAt, revision, mergingInto: _id });
  }

  /** False when the kept profile was moved meanwhile. */
  async function fill(kept: ProfileDocument, going: ProfileDocument): Promise<boolean> {
    const into = profileOf(kept);
    const merged = mergeProfiles({ from: profileOf(going), into });
    const replaced = await replace(kept, merged, going);
    if (replaced !== 'duplicate') return replaced;
    // Somebody made a user with the alias in the moment in which it was nobody's: theirs it stays.
    return (await replace(kept, { ...merged, aliases: into.aliases }, going)) === true;
  }

  async function replace(
    kept: ProfileDocument,
    profile: Profile,
    going: ProfileDocument,
  ): Promise<boolean | 'duplicate'> {
    const revision = kept.revision ?? 0;
    const operation = {
      replaceOne: {
        filter: { _id: kept._id, revision: kept.revision ?? null },
        replacement: { ...documentOf(profile), revision: revision + 1, absorbed: tokenOf(going) },
      },
    };
    const { duplicates, matchedCount } = await collection.bulkWrite([operation]);
    return duplicates.length > 0 ? 'duplicate' : matchedCount === 1;
  }

  async function release({ _id, mergingInto, aliases }: ProfileDocument): Promise<void> {
    const free = { $unset: { mergingInto: '', movingAliasKeys: '' }, $inc: { revision: 1 } };
    const aliasKeys = aliases.map(aliasKeyOf);
    try {
      const withKeys = aliasKeys.length > 0 ? { ...free, $set: { aliasKeys } } : free;
      await collection.updateOne({ _id, mergingInto }, withKeys);
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      await collection.updateOne({ _id, mergingInto }, { ...free, $set: { aliases: [] } });
    }
  }

  return {
    finish,
    begin: async (from, into, revisions) => {
      const movingAliasKeys = from.aliases.map(aliasKeyOf);
      const { matchedCount } = await collection.updateOne(guardOf(from, revisions), {
        $set: { mergingInto: into.userId, ...(movingAliasKeys.length > 0 ? { movingAliasKeys } : {}) },
        $unset: { aliasKeys: '' },
        $inc: { revision: 1 },
      });
      return matchedCount === 1;
    },
    finishAll: async () => {
      const unfinished = await collection
        .find({ mergingInto: { $exists: true } }, { projection: { _id: 1 } })
        .toArray();
      for (const { _id } of unfinished) await finish(_id);
    },
  };
}

/** A profile that is being merged does not change any more. */
const tokenOf = ({ _id, createdAt, revision = 0 }: ProfileDocument): NonNullable<ProfileDocument['absorbed']> => ({
  userId: _id,
  createdAt,
  revision,
});
