import type { LogRecord, RecordBatch, SubscribeOptions } from '@fanfare/event-log';
import { createFacts } from './facts.ts';

type Handle = SubscribeOptions['handle'];

/** A handler that remembers what it was given, repeats included, in order of delivery. */
export interface RecordSpy {
  readonly handle: Handle;
  readonly batches: readonly RecordBatch[];
  readonly records: readonly LogRecord[];
  values(): (string | null)[];
  /** Resolves once `isTrue` holds for the records delivered so far. */
  waitFor(what: string, isTrue: (records: readonly LogRecord[]) => boolean): Promise<void>;
  waitForCount(count: number): Promise<void>;
  waitForValue(value: string): Promise<void>;
}

/** `handle` decides the outcome; without it every batch is done at once. */
export function createRecordSpy(handle: Handle = async () => {}): RecordSpy {
  const facts = createFacts();
  const batches: RecordBatch[] = [];
  const records: LogRecord[] = [];

  const waitFor: RecordSpy['waitFor'] = (what, isTrue) => facts.waitFor(what, () => isTrue(records));
  return {
    batches,
    records,
    values: () => records.map(({ value }) => value),
    waitFor,
    waitForCount: (count) => waitFor(`${count} records`, () => records.length >= count),
    waitForValue: (value) => waitFor(`the record "${value}"`, () => records.some((record) => record.value === value)),
    handle(batch) {
      batches.push(batch);
      records.push(...batch.records);
      facts.changed();
      return handle(batch);
    },
  };
}
