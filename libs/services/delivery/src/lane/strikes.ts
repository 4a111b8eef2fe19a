import type { Deferral, EventLog, LogRecord, RecordBatch } from '@fanfare/event-log';
import type { Logger } from '@fanfare/observability';
import { isOutage } from '../outage.ts';
import { deadRecord } from './dead-letters.ts';
import type { HandleRecords } from './handle-records.ts';

export interface StrikesDeps {
  readonly handleRecords: HandleRecords;
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly strikesMax: number;
  readonly now: () => number;
  readonly logger: Logger;
}

const PAUSE_MS = 500;

/**
 * Keeps a record that makes our own code throw from blocking its lane for ever. When a run of records throws, each of
 * them gets a strike, and next time each suspect is handled alone: so the innocent clear themselves, and only the one
 * at fault reaches the maximum and goes to the dead letters. An outage is nobody's fault and counts for nothing.
 *
 * Strikes are kept in memory: another process begins to count anew.
 */
export function withStrikes(deps: StrikesDeps): (batch: RecordBatch) => Promise<Deferral | void> {
  const { handleRecords, eventLog, strikesMax, now, logger } = deps;
  const strikes = new Map<string, { count: number; detail: string }>();

  function strike(records: readonly LogRecord[], error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    for (const record of records) {
      const count = (strikes.get(keyOf(record))?.count ?? 0) + 1;
      strikes.set(keyOf(record), { count, detail });
    }
  }

  function clear(records: readonly LogRecord[], deferral?: Deferral | void): void {
    for (const record of records) if (!deferral || record.offset < deferral.offset) strikes.delete(keyOf(record));
  }

  async function giveUp(record: LogRecord, detail: string): Promise<void> {
    const { topic, partition, offset } = record;
    logger.error('A record was given up: it makes its handler throw', { topic, partition, offset, detail });
    await eventLog.publish([deadRecord({ record, reason: 'handler_failed', detail, failedAt: now() })]);
    clear([record]);
  }

  async function handleRun(run: readonly LogRecord[], signal: AbortSignal): Promise<Deferral | void> {
    const suspect = strikes.get(keyOf(run[0]!));
    if (suspect && suspect.count >= strikesMax) return giveUp(run[0]!, suspect.detail);
    const deferral = await handleRecords(run, signal);
    clear(run, deferral);
    return deferral;
  }

  return async function handleBatch({ records, signal }) {
    for (const run of runsOf(records, (record) => strikes.has(keyOf(record)))) {
      const offset = run[0]!.offset;
      if (signal.aborted) return { offset, afterMs: 0 };
      try {
        const deferral = await handleRun(run, signal);
        if (deferral) return deferral;
      } catch (error) {
        if (isOutage(error)) throw error;
        strike(run, error);
        logger.error('Handling threw', {
          topic: run[0]!.topic,
          partition: run[0]!.partition,
          offset,
          records: run.length,
          error,
        });
        // What is before it is done and stays done.
        if (run[0] === records[0]) throw error;
        return { offset, afterMs: PAUSE_MS };
      }
    }
  };
}

/** Suspects alone, the others together. Without a suspect: one run. */
function runsOf(records: readonly LogRecord[], isSuspect: (record: LogRecord) => boolean): LogRecord[][] {
  const runs: LogRecord[][] = [];
  let open: LogRecord[] | undefined;
  for (const record of records) {
    if (isSuspect(record)) {
      runs.push([record]);
      open = undefined;
    } else if (open) {
      open.push(record);
    } else {
      open = [record];
      runs.push(open);
    }
  }
  return runs;
}

const keyOf = ({ topic, partition, offset }: LogRecord): string => `${topic}/${partition}/${offset}`;
