import type { ReceiptDocument, Transition } from '@fanfare/analytics-reader';

/** Of one campaign and user. */
export const TRANSITIONS_MAX = 5_000;

export interface NewestTransitions {
  readonly document: ReceiptDocument;
  /** The oldest. They were stored before, and are to be said before they are forgotten. */
  readonly leaving: readonly Transition[];
}

/** At most `max` of a document's transitions, but all of those after `sequence`: nobody can have said them yet. */
export function newestTransitions(
  document: ReceiptDocument,
  sequence: number,
  max = TRANSITIONS_MAX,
): NewestTransitions {
  const { transitions = [] } = document;
  const excess = transitions.length - max;
  if (excess <= 0) return { document, leaving: [] };
  const leaving = transitions.slice(0, excess).filter((transition) => transition.sequence <= sequence);
  return { document: { ...document, transitions: transitions.slice(leaving.length) }, leaving };
}
