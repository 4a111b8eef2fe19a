import type { Provider, ProviderAnswer } from '@fanfare/providers';
import type { Call, Chunk, ChunkCalls } from '../chunk.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { packsOf } from '../packs.ts';
import { settleAll } from '../settle-all.ts';
import { judgeAnswer } from './judge-answer.ts';
import { createSlots } from './slots.ts';

/**
 * Makes the calls: for each, the intent is durable before it, and its answer is durable when this resolves. Starts no
 * call after `signal` aborted; rejects only after everything it began has ended.
 */
export type DeliverChunks = (chunks: readonly ChunkCalls[], signal: AbortSignal) => Promise<void>;

export interface DeliverDeps {
  readonly provider: Provider;
  readonly ledger: Ledger;
  readonly deliverManyMax: number;
  readonly retryTiers: number;
}

/** One per provider and process: the provider's concurrency holds across all chunks, partitions and channels. */
export function createDeliverChunks({ provider, ledger, deliverManyMax, retryTiers }: DeliverDeps): DeliverChunks {
  const withSlot = createSlots(provider.concurrency);

  function settle({ entry, request }: Chunk, { index, attempt, extras }: Call, answer: ProviderAnswer): void {
    const isLastAttempt = request.data.attempt > retryTiers;
    ledger.settle(entry, index, judgeAnswer(answer, attempt.to, isLastAttempt, extras));
  }

  const intendAll = ({ chunk, calls }: ChunkCalls): Promise<void> => ledger.intend(chunk.entry, calls.map(indexOf));

  /** One call for many chunks, one durable write before it and one after it for all of them. */
  async function deliverPack(pack: readonly ChunkCalls[], signal: AbortSignal): Promise<void> {
    const answers = await withSlot(async () => {
      if (signal.aborted) return undefined;
      await settleAll(pack.map((chunkCalls) => intendAll(chunkCalls)));
      return provider.deliverMany!(pack.flatMap(({ calls }) => calls.map(({ attempt }) => attempt)));
    });
    if (!answers) return;
    let position = 0;
    for (const { chunk, calls } of pack) for (const call of calls) settle(chunk, call, answerAt(answers, position++));
    await settleAll(pack.map(({ chunk }) => ledger.write(chunk.entry)));
  }

  function answerAt(answers: readonly ProviderAnswer[], position: number): ProviderAnswer {
    const answer = answers[position];
    if (!answer) throw new Error(`Provider ${provider.name} gave ${answers.length} answers, too few for its requests`);
    return answer;
  }

  async function deliverOne(chunk: Chunk, call: Call, signal: AbortSignal): Promise<void> {
    const answer = await withSlot(async () => {
      if (signal.aborted) return undefined;
      await ledger.intend(chunk.entry, [call.index]);
      return provider.deliver(call.attempt);
    });
    if (!answer) return;
    settle(chunk, call, answer);
    await ledger.write(chunk.entry);
  }

  return async function deliverChunks(chunks, signal) {
    await settleAll(
      provider.deliverMany
        ? packsOf(chunks, ({ calls }) => calls.length, deliverManyMax).map((pack) => deliverPack(pack, signal))
        : chunks.flatMap(({ chunk, calls }) => calls.map((call) => deliverOne(chunk, call, signal))),
    );
  };
}

const indexOf = ({ index }: Call): number => index;
