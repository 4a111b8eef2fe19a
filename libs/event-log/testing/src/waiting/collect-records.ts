import type { EventLog, LogRecord, Position } from '@fanfare/event-log';
import { createFacts } from './facts.ts';

/** A replay under way that remembers what it yielded. */
export interface RecordCollector {
  readonly records: readonly LogRecord[];
  /** How many records had been yielded when the log said that it was caught up; undefined until then. */
  caughtUpAfter(): number | undefined;
  waitUntilCaughtUp(): Promise<void>;
  waitForCount(count: number): Promise<void>;
  /** Resolves when the iteration has ended by itself, rejects with what it threw. */
  readonly ended: Promise<void>;
  /** Aborts the replay and resolves when it has ended. */
  stop(): Promise<void>;
}

/** Reads `topic` in the background and follows it until stopped. */
export function collectRecords(log: EventLog, topic: string, from: Position = 'earliest'): RecordCollector {
  const facts = createFacts();
  const abort = new AbortController();
  const records: LogRecord[] = [];
  let caughtUpAfter: number | undefined;
  let failure: { cause: unknown } | undefined;

  const check = (isTrue: boolean) => {
    if (failure) throw failure.cause;
    return isTrue;
  };

  async function follow(): Promise<void> {
    const onCaughtUp = () => {
      if (caughtUpAfter !== undefined) throw new Error('onCaughtUp was called twice');
      caughtUpAfter = records.length;
      facts.changed();
    };
    for await (const record of log.read(topic, from, { signal: abort.signal, onCaughtUp })) {
      records.push(record);
      facts.changed();
    }
  }

  const ended = follow();
  ended.catch((cause: unknown) => {
    failure = { cause };
    facts.changed();
  });

  return {
    records,
    ended,
    caughtUpAfter: () => caughtUpAfter,
    waitUntilCaughtUp: () => facts.waitFor(`the end of ${topic}`, () => check(caughtUpAfter !== undefined)),
    waitForCount: (count) => facts.waitFor(`${count} records of ${topic}`, () => check(records.length >= count)),
    stop() {
      abort.abort();
      return ended;
    },
  };
}
