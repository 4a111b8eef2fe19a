import type { EventLog } from '@fanfare/event-log';

/** One place that keeps records: a folder, a broker. The adapter's spec provides it, the suite opens logs on it. */
export interface EventLogData {
  /**
   * Opens a log on this data. Called again after the last log was closed or crashed it finds the same records; called
   * while another is open it is a second member, which the suite does only where `logsAtOnce` is `'many'`.
   */
  openLog(): Promise<EventLog>;
  /**
   * Ends `log` as the death of its process would: nothing in hand is committed, and what its handlers return later
   * has no effect on the data that the next `openLog` finds. Closing the crashed log afterwards does no harm.
   */
  crash(log: EventLog): Promise<void>;
  /** Called when every log on it is closed. */
  close(): Promise<void>;
}

/** Called for every test that closes or crashes a log; adapters with a shared server may return the same one. */
export type OpenEventLogData = () => Promise<EventLogData>;

/** What differs between adapters by design. */
export interface EventLogPromises {
  /**
   * `'many'`: members of a group are logs of their own (processes around one broker).
   * `'one'`: a single log holds the data, and members of a group are subscriptions of that log.
   */
  readonly logsAtOnce: 'many' | 'one';
}
