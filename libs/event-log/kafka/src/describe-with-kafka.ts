import { describe, it } from '@jest/globals';

/** For specs: runs them on the brokers of KAFKA_BROKERS, or says visibly that it did not. */
export function describeWithKafka(name: string, body: (brokers: readonly string[]) => void): void {
  const brokers = process.env['KAFKA_BROKERS']?.split(',');
  if (brokers) return describe(name, () => body(brokers));
  const notice = `Kafka: not run, KAFKA_BROKERS is not set (${name})`;
  process.stderr.write(`${notice}\n`);
  describe(name, () => it.todo(notice));
}
