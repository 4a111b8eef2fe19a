import type { Deferral, EventLog, LogRecord, SubscribeOptions } from '@fanfare/event-log';

/** An event log of one partition per topic that delivers only when it is told to, so that a test owns the order of things. */
export interface SteppedLog extends Pick<EventLog, 'publish' | 'subscribe'> {
  readonly records: readonly LogRecord[];
  of(topic: string): LogRecord[];
  /** Delivers until every topic is done; a waiting topic moves `skip`ped time forward. Rejects with what a handler threw. */
  drain(): Promise<void>;
  /** Forgets the subscriptions, as the death of their process would. */
  crash(): void;
  /** Tells the batch in hand to end, as a rebalance or the end of the process would. */
  interrupt(): void;
}

export interface SteppedLogOptions {
  /** Called instead of waiting. */
  readonly skip: (ms: number) => void;
  /** Stands between a handler that resolved and its commit. */
  readonly beforeCommit?: () => Promise<void>;
  readonly batchMax?: number;
}

export function createSteppedLog({
  skip,
  beforeCommit = async () => {},
  batchMax = 100,
}: SteppedLogOptions): SteppedLog {
  const records: LogRecord[] = [];
  const committed = new Map<string, number>();
  let subscriptions: SubscribeOptions[] = [];
  let inHand = new AbortController();

  const of = (topic: string): LogRecord[] => records.filter((record) => record.topic === topic);
  const open = (topic: string): LogRecord[] => of(topic).slice(committed.get(topic) ?? 0);

  async function deliver(topic: string, handle: SubscribeOptions['handle']): Promise<Deferral | void> {
    const batch = open(topic).slice(0, batchMax);
    inHand = new AbortController();
    const deferral = await handle({ topic, partition: 0, records: batch, signal: inHand.signal });
    await beforeCommit();
    committed.set(topic, deferral ? deferral.offset : batch.at(-1)!.offset + 1);
    return deferral;
  }

  /** One batch of the first topic that is not waiting. */
  async function step(): Promise<'done' | 'delivered' | Deferral> {
    let waiting: Deferral | undefined;
    for (const { topics, handle } of subscriptions) {
      for (const topic of topics) {
        if (open(topic).length === 0) continue;
        const deferral = await deliver(topic, handle);
        if (!deferral || deferral.afterMs === 0) return 'delivered';
        if (!waiting || deferral.afterMs < waiting.afterMs) waiting = deferral;
      }
    }
    return waiting ?? 'done';
  }

  return {
    records,
    of,
    async publish(added) {
      for (const record of added) {
        const place = { partition: 0, offset: of(record.topic).length, timestamp: 0 };
        records.push({ headers: {}, ...record, ...place });
      }
    },
    async subscribe(options) {
      subscriptions.push(options);
      return {
        pause: () => {},
        resume: () => {},
        health: () => ({ state: 'running', lastProgressAt: 0 }),
        close: async () => {
          subscriptions = subscriptions.filter((other) => other !== options);
        },
      };
    },
    async drain() {
      for (;;) {
        const stepped = await step();
        if (stepped === 'done') return;
        if (stepped !== 'delivered') skip(stepped.afterMs);
      }
    },
    crash() {
      subscriptions = [];
    },
    interrupt: () => inHand.abort(),
  };
}
