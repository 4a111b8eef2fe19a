import { changesWithAddress, newAddressOf, type AddressConsent } from './address-consent.ts';
import { hasConsequence, withAppliedCall } from './applied-calls.ts';
import { newProfile, userIdFor, type Identifier } from './identifier.ts';
import { idOf } from '../ids.ts';
import { changesWithOptIn } from './opt-in.ts';
import type { ProfileBook } from './profile-book.ts';
import { growthOf, mayGrow, PROFILE_BYTES_MAX } from './profile-size.ts';
import { applyChanges, readsCurrent, type ProfileChange, type ProfilePath } from './profile-change.ts';
import type { Profile } from './profile.ts';

/** What one object of a call says about one user. Without changes it only finds the user, or makes one. */
export interface ProfileUpdate {
  readonly identifier: Identifier;
  readonly changes: readonly ProfileChange[];
  readonly ifUnknown: 'create' | 'skip' | 'refuse';
  /** A change of the e-mail subscription state holds for every user with the same address. */
  readonly sharesEmailState?: boolean;
}

export type UpdateOutcome =
  | { readonly status: 'applied'; readonly userId: string; readonly externalId?: string }
  /** Nobody is there, and nobody was to be made. */
  | { readonly status: 'skipped' }
  | { readonly status: 'refused'; readonly problem: string };

/** An update and its place in the call. What it causes at another user has the same place. */
export interface PlacedUpdate {
  readonly place: number;
  readonly update: ProfileUpdate;
  readonly isConsequence?: boolean;
}

/** All that a call changes at one user, so that it is written once. */
export interface ProfileWrite {
  readonly profile: Profile;
  readonly isNew: boolean;
  readonly paths: readonly ProfilePath[];
  /** Decided on what was stored: to be written only if that has not moved. */
  readonly readsCurrent: boolean;
  /** What is to be decided again where the write does not come about. */
  readonly updates: readonly PlacedUpdate[];
}

export interface UpdatePlan {
  /** By place. */
  readonly outcomes: ReadonlyMap<number, UpdateOutcome>;
  readonly writes: readonly ProfileWrite[];
  /** What an earlier try of the same call has written: the profiles as they are now. */
  readonly repeats: readonly ProfileWrite[];
}

export interface PlanContext {
  readonly workspaceId: string;
  readonly now: number;
  readonly newUserId: () => string;
  readonly newRandomBucket: () => number;
  /** What is known of an e-mail address. Default: nothing. */
  readonly consentOf?: (email: string) => AddressConsent | undefined;
  /** The call may have been tried before: what it has changed already stays as it is. */
  readonly call?: {
    readonly callId: string;
    /** By place: the user whom an earlier try has changed. */
    readonly appliedTo: ReadonlyMap<number, string>;
  };
}

const UNKNOWN_USER = "The value provided for the 'braze_id' field is not a known user.";

const TOO_LARGE = `The user would be larger than ${PROFILE_BYTES_MAX} bytes`;

interface Draft {
  profile: Profile;
  isNew: boolean;
  paths: Map<string, ProfilePath>;
  readsCurrent: boolean;
  updates: PlacedUpdate[];
}

/** Applies the updates one after the other to the profiles in the book, and says what is to be written for each user. */
export function planUpdates(book: ProfileBook, updates: readonly PlacedUpdate[], context: PlanContext): UpdatePlan {
  const { workspaceId, now, call } = context;
  const outcomes = new Map<number, UpdateOutcome>();
  const drafts = new Map<string, Draft>();
  const repeats: ProfileWrite[] = [];

  function create(identifier: Identifier, place: number): Profile {
    const own = userIdFor(workspaceId, identifier);
    // Two tries of one call make one user. The user who was made for this address may have another one by now.
    const newId = (): string => (call ? idOf('new user', call.callId, place).slice(0, 24) : context.newUserId());
    const userId = own === undefined || book.has(own) ? newId() : own;
    return newProfile(identifier, { workspaceId, userId, randomBucket: context.newRandomBucket(), now });
  }

  function apply(placed: PlacedUpdate): UpdateOutcome {
    const { identifier, ifUnknown, sharesEmailState } = placed.update;
    const before = placed.isConsequence ? undefined : changedBefore(placed.place);
    if (before) return repeat(before, placed);
    const known = book.find(identifier);
    if (call && known && placed.isConsequence && hasConsequence(known, call.callId, placed.place)) return found(known);
    if (!known && ifUnknown === 'skip') return { status: 'skipped' };
    if (!known && ifUnknown === 'refuse') return { status: 'refused', problem: UNKNOWN_USER };

    const given = placed.update.changes;
    const address = newAddressOf(known, identifier, given);
    const brought = address === undefined ? [] : changesWithAddress(known, context.consentOf?.(address) ?? {}, given);
    const optedIn = changesWithOptIn(known, [...given, ...brought], now);
    const changes = [...given, ...brought, ...optedIn];
    const user = known ?? create(identifier, placed.place);
    const changed = applyChanges(user, changes);
    if (!changed.ok) return { status: 'refused', problem: changed.problem };
    const growth = changes.some(mayGrow) ? growthOf(known, changed.profile) : undefined;
    if (growth?.isTooLarge) return { status: 'refused', problem: TOO_LARGE };
    const isTouched = changes.length > 0 && !placed.isConsequence;
    const profile = isTouched ? { ...changed.profile, updatedAt: Math.max(user.updatedAt, now) } : changed.profile;
    book.put(profile);
    // Whether the address is a new one, whether they had opted in, and whether it fits, was decided on what is stored.
    const looksBack =
      known !== undefined && (address !== undefined || optedIn.length > 0 || growth?.looksBack === true);
    note(profile, placed, { isNew: !known, changes, looksBack });
    if (sharesEmailState) shareEmailState(profile, placed);
    return found(profile);
  }

  function changedBefore(place: number): Profile | undefined {
    const userId = call?.appliedTo.get(place);
    return userId === undefined ? undefined : book.find({ userId });
  }

  /** The earlier try may have died before all that follows from the change was written. */
  function repeat(profile: Profile, placed: PlacedUpdate): UpdateOutcome {
    const { changes, sharesEmailState } = placed.update;
    const paths = changes.map(({ path }) => path);
    repeats.push({ profile, isNew: false, paths, readsCurrent: false, updates: [placed] });
    if (sharesEmailState) shareEmailState(profile, placed);
    return found(profile);
  }

  function note(
    profile: Profile,
    placed: PlacedUpdate,
    { isNew, changes, looksBack }: { isNew: boolean; changes: readonly ProfileChange[]; looksBack: boolean },
  ): void {
    let draft = drafts.get(profile.userId);
    if (!draft)
      drafts.set(profile.userId, (draft = { profile, isNew, paths: new Map(), readsCurrent: false, updates: [] }));
    draft.profile = profile;
    draft.updates.push(placed);
    draft.readsCurrent ||= looksBack;
    for (const change of changes) {
      draft.paths.set(change.path.join('\u0000'), change.path);
      draft.readsCurrent ||= readsCurrent(change);
    }
  }

  function shareEmailState({ userId: source, email }: Profile, { place, update }: PlacedUpdate): void {
    const changes = update.changes.filter(({ path }) => path[0] === 'emailSubscribe');
    if (email === undefined || changes.length === 0) return;
    for (const { userId } of book.withEmail(email)) {
      if (userId === source) continue;
      apply({ place, isConsequence: true, update: { identifier: { userId }, changes, ifUnknown: 'skip' } });
    }
  }

  for (const placed of updates) {
    const outcome = apply(placed);
    if (!placed.isConsequence) outcomes.set(placed.place, outcome);
  }
  const writes = [...drafts.values()].filter(isWorthWriting).map(toWrite);
  return { outcomes, repeats, writes: call ? writes.map((write) => remembering(write, call.callId, now)) : writes };
}

const found = ({ userId, externalId }: Profile): UpdateOutcome => ({
  status: 'applied',
  userId,
  ...(externalId === undefined ? {} : { externalId }),
});

/** The change and the memory of it are one write, which only one of two tries can make. */
function remembering(write: ProfileWrite, callId: string, at: number): ProfileWrite {
  const places = write.updates.flatMap(({ place, isConsequence }) => (isConsequence ? [] : [place]));
  const consequences = write.updates.flatMap(({ place, isConsequence }) => (isConsequence ? [place] : []));
  const applied = { callId, at, places, ...(consequences.length > 0 ? { consequences } : {}) };
  return {
    ...write,
    profile: withAppliedCall(write.profile, applied),
    paths: [...write.paths, ['appliedCalls']],
    readsCurrent: true,
  };
}

const isWorthWriting = ({ isNew, paths }: Draft): boolean => isNew || paths.size > 0;

const toWrite = ({ paths, ...draft }: Draft): ProfileWrite => ({ ...draft, paths: [...paths.values()] });
