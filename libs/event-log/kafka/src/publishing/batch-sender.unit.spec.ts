import { describe, expect, it } from '@jest/globals';
import type { Kafka, ProducerBatch } from 'kafkajs';
import { errorKindOf } from '../client/error-kind.ts';
import { createBatchSender } from './batch-sender.ts';

const placed = (partition: number) => ({
  topic: 't',
  partition,
  record: { topic: 't', key: 'k', value: `in ${partition}` },
});

describe('sending a batch', () => {
  it('does not count as acknowledged what kafkajs has left out', async () => {
    const sent: (ProducerBatch | undefined)[] = [];
    const producer = {
      connect: async () => {},
      disconnect: async () => {},
      sendBatch: async (batch: ProducerBatch) => {
        sent.push(batch);
        return [{ topicName: 't', partition: 0, errorCode: 0 }]; // partition 5 is gone since the topic was made anew
      },
    };
    const sender = createBatchSender(() => ({ producer: () => producer }) as unknown as Kafka);

    await expect(sender.send([placed(0)])).resolves.toBeUndefined();
    const error: unknown = await sender.send([placed(0), placed(5)]).catch((thrown: unknown) => thrown);
    expect(errorKindOf(error)).toBe('unknown-topic');
    expect(sent[1]?.topicMessages).toMatchObject([{ topic: 't', messages: [{ partition: 0 }, { partition: 5 }] }]);
    expect(sent[1]?.acks).toBe(-1);
  });
});
