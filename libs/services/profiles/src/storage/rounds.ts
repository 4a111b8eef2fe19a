import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** Somebody wins every round, so no call needs many; this many is a fault in here, not contention. */
const ROUNDS_MAX = 1_000;
/** From here on, calls that meet again and again step aside for a moment. */
const PATIENT_ROUNDS = 3;
const STEP_ASIDE_MAX_MS = 20;

/** To be awaited before the round: calls that want the same profiles come apart. */
export async function enterRound(round: number): Promise<void> {
  if (round > ROUNDS_MAX) throw new Error(`Profiles could not be written in ${ROUNDS_MAX} rounds`);
  if (round > PATIENT_ROUNDS) await wait(randomInt(STEP_ASIDE_MAX_MS));
}
