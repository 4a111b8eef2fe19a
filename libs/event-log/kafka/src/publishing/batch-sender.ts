import type { NewRecord } from '@fanfare/event-log';
import kafkajs, { type Message, type Producer } from 'kafkajs';
import type { OpenClient } from '../client/open-client.ts';

export interface PlacedRecord {
  /** The topic's name on the broker. */
  readonly topic: string;
  readonly partition: number;
  readonly record: NewRecord;
}

/** Sends batches, one at a time, over a kafkajs producer that is replaced when it is beyond repair. */
export interface BatchSender {
  /** Resolves when every in-sync replica has all of it; throws what kafkajs throws. */
  send(batch: readonly PlacedRecord[]): Promise<void>;
  /** The next batch goes over new connections. */
  replace(): void;
  close(): Promise<void>;
}

const ackTimeoutMs = 10_000;

export function createBatchSender(openClient: OpenClient): BatchSender {
  let current: Promise<Producer> | undefined;

  async function connect(): Promise<Producer> {
    const producer = openClient('short').producer({
      allowAutoTopicCreation: false,
      createPartitioner: () => partitionGiven,
    });
    await producer.connect();
    return producer;
  }

  async function disconnect(): Promise<void> {
    const leaving = current;
    current = undefined;
    await leaving?.then((producer) => producer.disconnect()).catch(() => undefined);
  }

  return {
    async send(batch) {
      current ??= connect();
      const producer = await current.catch((error: unknown) => {
        current = undefined;
        throw error;
      });
      const acks = await producer.sendBatch({ acks: -1, timeout: ackTimeoutMs, topicMessages: byTopic(batch) });
      const acknowledged = new Set(acks.map(({ topicName, partition }) => placeOf(topicName, partition)));
      const missing = batch.find(({ topic, partition }) => !acknowledged.has(placeOf(topic, partition)));
      if (missing) throw partitionIsGone(missing);
    },
    replace: () => void disconnect(),
    close: disconnect,
  };
}

const partitionGiven = ({ message }: { message: Message }) => message.partition ?? 0;

const placeOf = (topic: string, partition: number) => `${topic}/${partition}`;

function byTopic(batch: readonly PlacedRecord[]) {
  const messages = new Map<string, Message[]>();
  for (const { topic, partition, record } of batch) {
    const { key, value, headers } = record;
    const message = { key, value, partition, headers: headers && { ...headers } };
    const ofTopic = messages.get(topic);
    if (ofTopic) ofTopic.push(message);
    else messages.set(topic, [message]);
  }
  return [...messages].map(([topic, ofTopic]) => ({ topic, messages: ofTopic }));
}

/** Kafkajs leaves out records for partitions that it does not know, without a word: the topic was made anew, smaller. */
function partitionIsGone({ topic, partition }: PlacedRecord): Error {
  const detail = `No broker acknowledged partition ${partition} of ${topic}`;
  return Object.assign(new kafkajs.KafkaJSError(detail), { type: 'UNKNOWN_TOPIC_OR_PARTITION' });
}
