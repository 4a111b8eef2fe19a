/** The broker will never take a record of this publish, for instance because it is too large. A repeat cannot succeed. */
export class RecordRefused extends Error {
  readonly code = 'event_log.record_refused';
  readonly retriable = false;

  constructor(detail: string, options?: { cause?: unknown }) {
    super(`The event log refuses a record: ${detail}`, options);
    this.name = 'RecordRefused';
  }
}
