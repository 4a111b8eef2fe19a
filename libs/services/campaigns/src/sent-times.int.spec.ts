import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import type { EventLog, NewRecord } from '@fanfare/event-log';
import { DeliveryCompleted, encode, topics, topicSpecs } from '@fanfare/events';
import { silentLogger } from '@fanfare/observability';
import { followSentTimes } from './sent-times.ts';

const outcome = (campaignId: string): NewRecord => {
  const envelope = { id: campaignId, at: 1, workspaceId: 'default', correlationId: 'test' };
  return encode(DeliveryCompleted, envelope, {
    ...{ outcomeId: `${campaignId}/1`, deliveryId: campaignId, attempt: 1, dispatchId: 'd', campaignId },
    ...{ variationId: 'v', channel: 'email', acceptedAt: 1, completedAt: 1 },
    results: [{ userId: 'u', status: 'sent' }],
  });
};

describe('following the sent times', () => {
  let directory: string;
  let eventLog: EventLog;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fanfare-sent-times-'));
    eventLog = await openEmbeddedEventLog({ directory });
    await eventLog.ensureTopics(topicSpecs(1));
  });
  afterEach(async () => {
    await eventLog.close();
    await rm(directory, { recursive: true });
  });

  async function follow(failing: (campaignId: string) => Error | undefined): Promise<Set<string>> {
    const widened = new Set<string>();
    const repository = {
      widenSentTimes: async (campaignId: string) => {
        const error = failing(campaignId);
        if (error) throw error;
        widened.add(campaignId);
      },
    };
    await eventLog.publish(['a', 'poison', 'b'].map(outcome));
    const subscription = await followSentTimes({ eventLog, repository, logger: silentLogger, now: () => 1 });
    while ((await eventLog.lag('campaigns.sent-times')).some(({ lag }) => lag > 0)) await delay(5);
    await subscription.close();
    return widened;
  }
  async function dead(): Promise<unknown[]> {
    const letters: unknown[] = [];
    const caughtUp = new AbortController();
    const options = { signal: caughtUp.signal, onCaughtUp: () => caughtUp.abort() };
    for await (const { value } of eventLog.read(topics.dead, 'earliest', options)) letters.push(JSON.parse(value!));
    return letters;
  }

  it('gives up the record that makes it throw, and goes on with the others', async () => {
    const widened = await follow((campaignId) => (campaignId === 'poison' ? new TypeError('a bug') : undefined));
    expect([...widened].sort()).toEqual(['a', 'b']);
    expect(await dead()).toEqual([
      expect.objectContaining({
        data: expect.objectContaining({
          reason: 'handler_failed',
          value: outcome('poison').value,
          detail: expect.stringMatching(/^campaigns\.sent-times: TypeError: a bug/),
        }),
      }),
    ]);
  });

  it('waits for a store that is away, however long', async () => {
    let tries = 0;
    const away = Object.assign(new Error('away'), { retriable: true });
    const widened = await follow(() => (++tries <= 5 ? away : undefined));
    expect([...widened].sort()).toEqual(['a', 'b', 'poison']);
    expect(await dead()).toEqual([]);
  });
});
