import { deadRecord, type Unreadable } from '@fanfare/dead-letters';
import type { ConnectedContent } from '@fanfare/connected-content';
import type { Channel } from '@fanfare/domain';
import type { Deferral, EventLog, LogRecord, NewRecord } from '@fanfare/event-log';
import type { Logger } from '@fanfare/observability';
import type { Personalizer } from '@fanfare/personalization';
import type { Chunk, ReadChunk } from '../chunk.ts';
import type { DeliverChunks } from '../deliver/deliver-chunks.ts';
import type { WithSlot } from '../deliver/slots.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ResolvedOptions } from '../options.ts';
import { packsOf } from '../packs.ts';
import { settleAll } from '../settle-all.ts';
import { concludeChunk } from './conclude-chunk.ts';
import { loadSurroundings, type SurroundingsDeps } from './load-surroundings.ts';
import { prepareChunk, type ChunkPreparation, type PreparedChunk } from './prepare-chunk.ts';
import { readRecords } from './read-records.ts';
import { createSlicer, type Slice, type Slicer } from './slices.ts';

export interface LaneDeps extends SurroundingsDeps {
  readonly channel: Channel;
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly ledger: Ledger;
  readonly deliverChunks: DeliverChunks;
  /** One slot for the process: only one partition at a time holds messages that take up a lot. */
  readonly withLargeSlot: WithSlot;
  readonly personalizer: Pick<Personalizer, 'compileMessage'>;
  readonly connectedContent?: Pick<ConnectedContent, 'complete'>;
  readonly now: () => number;
  readonly logger: Logger;
  readonly recipientsAtOnceMax: number;
  readonly options: ResolvedOptions;
}

/** Records of one partition in offset order, and the batch's signal. Rejects on an outage or a bug; see strikes. */
export type HandleRecords = (records: readonly LogRecord[], signal: AbortSignal) => Promise<Deferral | void>;

/**
 * The life of a batch: read, look up in the ledger, load people and campaigns, decide and render, call, tell. A crash
 * between any two steps is made good by the repetition: the ledger knows who was called, and the ids of what is told
 * are the same.
 */
export function createHandleRecords(deps: LaneDeps): HandleRecords {
  const { channel, eventLog, ledger, deliverChunks, withLargeSlot, recipientsAtOnceMax, now, logger, options } = deps;

  async function lookUp(read: readonly ReadChunk[]): Promise<Chunk[]> {
    const recipients = new Map(read.map(({ outcomeId, request }) => [outcomeId, request.data.recipients.length]));
    const entries = await ledger.load(recipients);
    return read.map((chunk) => ({ ...chunk, entry: entries.get(chunk.outcomeId)! }));
  }

  async function prepare(chunks: readonly Chunk[]): Promise<ChunkPreparation[]> {
    if (chunks.length === 0) return [];
    const { profilesFor, campaignFor } = await loadSurroundings(chunks, deps);
    const { personalizer, connectedContent } = deps;
    const { bccAddresses, retryTiers } = options;
    const around = {
      ...{ personalizer, connectedContent, now },
      inDoubtPolicy: options.inDoubtPolicy(channel),
      limits: { bccAddresses },
      retryTiers: retryTiers.length,
    };
    return chunks.map((chunk) => {
      const { request } = chunk;
      return prepareChunk(chunk, { ...around, profiles: profilesFor(request), campaign: campaignFor(request) });
    });
  }

  async function deliver(prepared: readonly PreparedChunk[], signal: AbortSignal): Promise<void> {
    for (const { chunk, settled } of prepared) {
      for (const [index, state] of settled) ledger.settle(chunk.entry, index, state);
    }
    const withoutCalls = prepared.filter(({ calls }) => calls.length === 0);
    await settleAll([
      ...withoutCalls.map(({ chunk }) => ledger.write(chunk.entry)),
      deliverChunks(
        prepared.filter(({ calls }) => calls.length > 0),
        signal,
      ),
    ]);
  }

  /**
   * What is rendered is bounded by its size, in one partition and in all of them together: a slice that stays small goes
   * on its own, and one that would not waits until it may grow.
   */
  async function deliverInSlices(slicer: Slicer, signal: AbortSignal): Promise<void> {
    while (!slicer.isDone() && !signal.aborted) {
      const slice: Slice = { parts: [], renderedChars: 0 };
      await slicer.fill(slice, options.renderedCharsMax / 4, signal);
      if (slicer.isDone()) return deliver(slice.parts, signal);
      await withLargeSlot(async () => {
        await slicer.fill(slice, options.renderedCharsMax, signal);
        if (!signal.aborted) await deliver(slice.parts, signal);
      });
    }
  }

  function bury(unreadable: Unreadable) {
    const { record, reason, detail } = unreadable;
    const { topic, partition, offset } = record;
    logger.warn('A record cannot be read and goes to the dead letters', { topic, partition, offset, reason, detail });
    return deadRecord({ ...unreadable, failedAt: now() });
  }

  /** What was unreadable is told first: a deferral later on must not commit it away unsaid. */
  async function tell(records: readonly NewRecord[]): Promise<void> {
    if (records.length > 0) await eventLog.publish(records);
  }

  return async function handleRecords(records, signal) {
    const { chunks: read, unreadable, deferral } = readRecords(records, channel, now());
    await tell(unreadable.map(bury));
    for (const group of packsOf(read, ({ request }) => request.data.recipients.length, recipientsAtOnceMax)) {
      if (signal.aborted) return { offset: group[0]!.record.offset, afterMs: 0 };
      const chunks = await lookUp(group);
      await deliverInSlices(createSlicer(await prepare(chunks.filter(isIncomplete))), signal);
      await tell(chunks.filter(isComplete).flatMap((chunk) => concludeChunk(chunk, options.retryTiers)));
      const unfinished = chunks.find(isIncomplete);
      if (unfinished) return { offset: unfinished.record.offset, afterMs: 0 };
    }
    return deferral;
  };
}

const isComplete = ({ entry }: Chunk): boolean => entry.completedAt !== undefined;
const isIncomplete = (chunk: Chunk): boolean => !isComplete(chunk);
