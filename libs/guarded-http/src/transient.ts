import type { HttpFailure } from './outcome.ts';

/** Nobody answers there: another time may bring more, and until then no other call of the same server does. */
export const isSilence = (outcome: {
  readonly outcome: string;
}): outcome is HttpFailure & { readonly outcome: 'timeout' | 'unreachable' } =>
  outcome.outcome === 'timeout' || outcome.outcome === 'unreachable';

/** These say "later", also from a server that can be reached. */
export const isTransientStatus = (status: number): boolean => [408, 425, 429].includes(status) || status >= 500;
