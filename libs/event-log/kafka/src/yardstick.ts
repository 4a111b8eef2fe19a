/* What a bare kafkajs client does on the same broker: the bench prints it beside our figures. Here, because only this project imports kafkajs. */
import { randomBytes } from 'node:crypto';
import { Kafka, logLevel, type Message } from 'kafkajs';

const RECORDS_PER_BATCH = 500;
const ONE_BY_ONE_IN_FLIGHT = 64;
const ONE_BY_ONE_RECORDS = 5_000;

/** A bare kafkajs producer on the same broker: records of the size of a delivery request, `acks=all`. */
export async function bareProducer(
  brokers: string,
  records: number,
): Promise<{ topic: string; inBatchesPerSecond: number; oneByOnePerSecond: number }> {
  const kafka = connect(brokers);
  const topic = `bench.yardstick.${randomBytes(4).toString('hex')}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 4, replicationFactor: 1 }], waitForLeaders: true });
  await admin.disconnect();

  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const value = JSON.stringify({ data: 'x'.repeat(900) });
  const message = (n: number): Message => ({ key: String(n), value });

  const batchesAt = performance.now();
  for (let sent = 0; sent < records; sent += RECORDS_PER_BATCH) {
    await producer.send({
      topic,
      acks: -1,
      messages: Array.from({ length: RECORDS_PER_BATCH }, (_, n) => message(sent + n)),
    });
  }
  const inBatchesPerSecond = Math.round((records / (performance.now() - batchesAt)) * 1000);

  const singlesAt = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < ONE_BY_ONE_RECORDS) await producer.send({ topic, acks: -1, messages: [message(next++)] });
  };
  await Promise.all(Array.from({ length: ONE_BY_ONE_IN_FLIGHT }, lane));
  const oneByOnePerSecond = Math.round((ONE_BY_ONE_RECORDS / (performance.now() - singlesAt)) * 1000);
  await producer.disconnect();
  return { topic, inBatchesPerSecond, oneByOnePerSecond };
}

/** A bare kafkajs consumer that parses each record and does nothing else; from its first batch to the last record. */
export async function bareConsumer(brokers: string, topic: string, records: number): Promise<number> {
  const consumer = connect(brokers).consumer({ groupId: `${topic}.bare`, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let seen = 0;
  let firstAt = 0;
  const lastAt = await new Promise<number>((resolve, reject) => {
    const eachBatch = async ({ batch }: { batch: { messages: { value: Buffer | null }[] } }): Promise<void> => {
      firstAt ||= performance.now();
      for (const { value } of batch.messages) JSON.parse(value!.toString());
      seen += batch.messages.length;
      if (seen >= records) resolve(performance.now());
    };
    consumer.run({ eachBatch }).catch(reject);
  });
  await consumer.disconnect();
  return Math.round((records / (lastAt - firstAt)) * 1000);
}

const connect = (brokers: string): Kafka =>
  new Kafka({ clientId: 'bench', brokers: brokers.split(','), logLevel: logLevel.ERROR });
