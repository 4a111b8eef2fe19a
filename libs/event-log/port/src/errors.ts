/** The log cannot take or give records now. Nothing is known to be lost; a repeat may succeed. */
export class EventLogUnavailable extends Error {
  readonly code = 'event_log.unavailable';
  readonly retriable = true;

  constructor(detail: string, options?: { cause?: unknown }) {
    super(`The event log is unavailable: ${detail}`, options);
    this.name = 'EventLogUnavailable';
  }
}

/** A topic was named that `ensureTopics` has not created. */
export class UnknownTopic extends Error {
  readonly code = 'event_log.unknown_topic';
  readonly retriable = false;
  readonly topic: string;

  constructor(topic: string) {
    super(`Topic "${topic}" does not exist; create it with ensureTopics first`);
    this.name = 'UnknownTopic';
    this.topic = topic;
  }
}
