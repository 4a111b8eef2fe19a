import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { EventLogUnavailable } from '@fanfare/event-log';
import { openKafkaEventLog } from './index.ts';

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

describe('a broker that is away', () => {
  it('makes everything unavailable, breaks nothing, and does not hold up closing', async () => {
    const brokers = [`127.0.0.1:${await closedPort()}`];
    const log = await openKafkaEventLog({ brokers, clientId: 'lonely', publishTimeoutMs: 300 });
    const record = { topic: 'topic', key: 'key', value: 'value' };

    const replay = log.read('topic', 'earliest')[Symbol.asyncIterator]().next();
    const subscribing = log.subscribe({ group: 'group', topics: ['topic'], handle: async () => {} });
    await Promise.all([
      expect(log.publish([record])).rejects.toThrow(EventLogUnavailable),
      expect(log.lag('group')).rejects.toThrow(EventLogUnavailable),
      expect(log.ensureTopics([{ name: 'topic', partitions: 1 }])).rejects.toThrow(EventLogUnavailable),
    ]);
    const subscription = await subscribing;
    const { state, lastError } = subscription.health();
    expect({ state, lastError }).toEqual({ state: 'failing', lastError: expect.stringContaining('ECONNREFUSED') });

    await log.close();
    expect(await replay).toEqual({ done: true, value: undefined });
    expect(subscription.health().state).toBe('closed');
  });
});
