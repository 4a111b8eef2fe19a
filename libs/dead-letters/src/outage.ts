/** Something outside is away; a repeat may succeed. Anything else that is thrown is a bug, in code or in data. */
export const isOutage = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'retriable' in error && error.retriable === true;
