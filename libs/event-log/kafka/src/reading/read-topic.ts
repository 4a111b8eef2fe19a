import type { LogRecord, Position, ReadOptions } from '@fanfare/event-log';
import { createSleeper } from '../timing/sleeper.ts';
import type { OpenClient } from '../client/open-client.ts';
import type { KafkaSettings } from '../options.ts';
import { openTopicReader } from './topic-reader.ts';

export interface ReadDeps {
  readonly openClient: OpenClient;
  readonly settings: Pick<KafkaSettings, 'topicPrefix' | 'fetchWaitMs' | 'logger'>;
  /** Aborts when the log closes. */
  readonly closing: AbortSignal;
}

/** Replays a topic. Where it starts is looked up at the call, not when the iteration begins. */
export function readTopic(
  deps: ReadDeps,
  topic: string,
  from: Position,
  options: ReadOptions = {},
): AsyncIterable<LogRecord> {
  const { signal = new AbortController().signal, onCaughtUp } = options;
  const ended = AbortSignal.any([signal, deps.closing]);
  const sleeper = createSleeper();
  const opening = ended.aborted
    ? undefined
    : openTopicReader({ ...deps, sleeper, isClosed: () => ended.aborted }, topic, from);
  opening?.catch(() => undefined); // it is the iteration that throws it
  const disconnect = () => {
    sleeper.wake();
    void opening?.then((reader) => reader.close()).catch(() => undefined);
  };
  ended.addEventListener('abort', disconnect, { once: true });

  return {
    async *[Symbol.asyncIterator]() {
      const reader = await unlessAborted(ended, opening);
      if (!reader) return;
      let isToldCaughtUp = false;
      const tellWhenCaughtUp = () => {
        if (isToldCaughtUp || !reader.hasCaughtUp()) return;
        isToldCaughtUp = true;
        onCaughtUp?.();
      };
      try {
        tellWhenCaughtUp();
        let fetching = reader.next();
        for (
          let records = await unlessAborted(ended, fetching);
          records;
          records = await unlessAborted(ended, fetching)
        ) {
          for (const record of records) {
            if (ended.aborted) return;
            yield record;
          }
          tellWhenCaughtUp();
          fetching = reader.next();
        }
      } finally {
        ended.removeEventListener('abort', disconnect);
        disconnect();
      }
    },
  };
}

/** Undefined as soon as `signal` aborts: nobody waits for a broker that holds back its answer. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T> | undefined): Promise<T | undefined> {
  if (signal.aborted || !work) return undefined;
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const onAbort = () => resolve(undefined);
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
