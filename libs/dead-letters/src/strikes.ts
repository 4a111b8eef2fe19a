import { idOf } from '@fanfare/domain';
import type { Deferral, EventLog, LogRecord, RecordBatch } from '@fanfare/event-log';
import type { Logger } from '@fanfare/observability';
import { deadRecord } from './dead-record.ts';
import { isOutage } from './outage.ts';

export type HandleBatch = (batch: RecordBatch) => Promise<Deferral | void>;

export interface StrikesDeps {
  /** The consumer's group: several may read one topic, and each gives up for itself. */
  readonly group: string;
  /** Any cut of a batch into consecutive runs must do for it. */
  readonly handle: HandleBatch;
  readonly eventLog: Pick<EventLog, 'publish'>;
  /** Times that a record may make the handler throw before it is given up. Default 3. */
  readonly strikesMax?: number;
  readonly now: () => number;
  readonly logger: Logger;
}

interface Strikes {
  readonly count: number;
  readonly detail: string;
}
/** The suspects of one partition, by offset. */
type Suspects = Map<number, Strikes>;

const PAUSE_MS = 500;

/**
 * Keeps a record that makes our own code throw from blocking its partition for ever. When a run of records throws, each
 * of them gets a strike, and next time each suspect is handled alone: so the innocent clear themselves, and only the one
 * at fault reaches the maximum and goes to the dead letters. An outage is nobody's fault and counts for nothing.
 *
 * Strikes are kept in memory: another process begins to count anew.
 */
export function withStrikes(deps: StrikesDeps): HandleBatch {
  const { group, handle, eventLog, strikesMax = 3, now, logger } = deps;
  const suspectsOf = new Map<string, Suspects>();

  function strike(partition: string, records: readonly LogRecord[], error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const suspects = suspectsOf.get(partition) ?? new Map<number, Strikes>();
    suspectsOf.set(partition, suspects);
    for (const { offset } of records) {
      suspects.set(offset, { count: (suspects.get(offset)?.count ?? 0) + 1, detail });
    }
  }

  async function giveUp(record: LogRecord, detail: string): Promise<void> {
    const { topic, partition, offset } = record;
    logger.error('A record was given up: it makes its handler throw', { group, topic, partition, offset, detail });
    const id = idOf('dead', group, topic, partition, offset);
    const remains = { id, workspaceId: '', correlationId: '', value: record.value };
    const story = { reason: 'handler_failed' as const, detail: `${group}: ${detail}`, failedAt: now() };
    await eventLog.publish([deadRecord({ record, remains, ...story })]);
  }

  async function handleRun(run: RecordBatch, suspects: Suspects): Promise<Deferral | void> {
    const [first] = run.records;
    const suspect = suspects.get(first!.offset);
    if (suspect && suspect.count >= strikesMax) {
      await giveUp(first!, suspect.detail);
      suspects.delete(first!.offset);
      return;
    }
    const deferral = await handle(run);
    for (const { offset } of run.records) if (!deferral || offset < deferral.offset) suspects.delete(offset);
    return deferral;
  }

  return async function handleBatch(batch) {
    const { topic, partition, records, signal } = batch;
    const key = `${topic}/${partition}`;
    const suspects: Suspects = suspectsOf.get(key) ?? new Map<number, Strikes>();
    forgetBefore(records[0]!.offset, suspects);
    if (suspects.size === 0) suspectsOf.delete(key);

    for (const run of runsOf(records, suspects)) {
      const { offset } = run[0]!;
      if (signal.aborted) return { offset, afterMs: 0 };
      try {
        const deferral = await handleRun(run === records ? batch : { ...batch, records: run }, suspects);
        if (deferral) return deferral;
      } catch (error) {
        if (isOutage(error)) throw error;
        strike(key, run, error);
        logger.error('Handling threw', { group, topic, partition, offset, records: run.length, error });
        // What is before it is done and stays done.
        if (run[0] === records[0]) throw error;
        return { offset, afterMs: PAUSE_MS };
      }
    }
  };
}

/** Handled by another member while the partition was away. */
function forgetBefore(first: number, suspects: Suspects): void {
  for (const offset of suspects.keys()) if (offset < first) suspects.delete(offset);
}

/** Suspects alone, the others together. Without a suspect: one run. */
function runsOf(records: readonly LogRecord[], suspects: Suspects): (readonly LogRecord[])[] {
  if (suspects.size === 0) return [records];
  const runs: LogRecord[][] = [];
  let open: LogRecord[] | undefined;
  for (const record of records) {
    if (suspects.has(record.offset)) {
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
