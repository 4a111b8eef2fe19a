import type { Campaign, Channel, Profile, Recipient } from '@fanfare/domain';
import type { Deferral, EventLog, LogRecord, NewRecord } from '@fanfare/event-log';
import type { Logger } from '@fanfare/observability';
import type { CampaignView } from '@fanfare/campaign-reader';
import type { Personalizer } from '@fanfare/personalization';
import type { ProfileReader } from '@fanfare/profile-reader';
import type { Chunk, ReadChunk } from '../chunk.ts';
import type { DeliverChunks } from '../deliver/deliver-chunks.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ResolvedOptions } from '../options.ts';
import { packsOf } from '../packs.ts';
import { settleAll } from '../settle-all.ts';
import { concludeChunk } from './conclude-chunk.ts';
import { deadRecord } from './dead-letters.ts';
import { prepareChunk, type PreparedChunk } from './prepare-chunk.ts';
import { readRecords, type Unreadable } from './read-records.ts';

export interface LaneDeps {
  readonly channel: Channel;
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly ledger: Ledger;
  readonly deliverChunks: DeliverChunks;
  readonly campaignView: Pick<CampaignView, 'get'>;
  readonly profileReader: ProfileReader;
  readonly personalizer: Pick<Personalizer, 'compileMessage'>;
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
  const { channel, eventLog, ledger, deliverChunks, recipientsAtOnceMax, now, logger, options } = deps;

  async function lookUp(read: readonly ReadChunk[]): Promise<Chunk[]> {
    const recipients = new Map(read.map(({ outcomeId, request }) => [outcomeId, request.data.recipients.length]));
    const entries = await ledger.load(recipients);
    return read.map((chunk) => ({ ...chunk, entry: entries.get(chunk.outcomeId)! }));
  }

  async function prepare(chunks: readonly Chunk[]): Promise<PreparedChunk[]> {
    if (chunks.length === 0) return [];
    const [profiles, campaigns] = await Promise.all([
      profilesOf(chunks, deps.profileReader),
      campaignsOf(chunks, deps.campaignView),
    ]);
    const around = { personalizer: deps.personalizer, inDoubtPolicy: options.inDoubtPolicy(channel), now: now() };
    return chunks.map((chunk) => {
      const { workspaceId, data } = chunk.request;
      const campaign = data.campaignId === undefined ? undefined : campaigns.get(data.campaignId);
      return prepareChunk(chunk, { ...around, profiles: profiles.get(workspaceId)!, campaign });
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
      await deliver(await prepare(chunks.filter(isIncomplete)), signal);
      await tell(chunks.filter(isComplete).flatMap((chunk) => concludeChunk(chunk, options.retryTiers)));
      const unfinished = chunks.find(isIncomplete);
      if (unfinished) return { offset: unfinished.record.offset, afterMs: 0 };
    }
    return deferral;
  };
}

const isComplete = ({ entry }: Chunk): boolean => entry.completedAt !== undefined;
const isIncomplete = (chunk: Chunk): boolean => !isComplete(chunk);

/** One call of the reader per workspace, however many chunks there are. */
async function profilesOf(chunks: readonly Chunk[], reader: ProfileReader): Promise<Map<string, Map<string, Profile>>> {
  const recipients = new Map<string, Recipient[]>();
  for (const { request } of chunks) {
    const known = recipients.get(request.workspaceId);
    if (known) known.push(...request.data.recipients);
    else recipients.set(request.workspaceId, [...request.data.recipients]);
  }
  const found = await Promise.all(
    Array.from(
      recipients,
      async ([workspaceId, of]) => [workspaceId, await reader.byRecipients(workspaceId, of)] as const,
    ),
  );
  return new Map(found);
}

async function campaignsOf(chunks: readonly Chunk[], view: Pick<CampaignView, 'get'>): Promise<Map<string, Campaign>> {
  const asked = new Map<string, string>();
  for (const { request } of chunks)
    if (request.data.campaignId !== undefined) asked.set(request.data.campaignId, request.workspaceId);
  const campaigns = new Map<string, Campaign>();
  for (const [campaignId, workspaceId] of asked) {
    const campaign = await view.get(workspaceId, campaignId);
    if (campaign) campaigns.set(campaignId, campaign);
  }
  return campaigns;
}
