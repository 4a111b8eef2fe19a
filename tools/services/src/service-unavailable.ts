/**
 * A service that cannot be had on this machine, or that did not come up. `message` is one line that says which
 * service, why, and what to do about it, so that whoever catches this prints it and nothing more.
 */
export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';
}

/** The one line for `error`, whatever it is; only bugs keep their stack. */
export const lineFor = (error: unknown): string =>
  error instanceof ServiceUnavailable
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
