import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentStore } from '@fanfare/document-store';
import { topics } from '@fanfare/events';
import { deadLettersOf, outcomesOf, resultsOf, retriesOf } from './test-support/read-events.ts';
import { accept, createRecordingProvider } from './test-support/recording-provider.ts';
import { external, profileDocument, recordOf, requestNamed, userIdOf } from './test-support/requests.ts';
import { openThrowAwayStore } from './test-support/throw-away-store.ts';
import { createWorkerWorld, type WorkerWorld } from './test-support/worker-world.ts';

let store: DocumentStore;
let throwAway: () => Promise<void>;
let world: WorkerWorld;

beforeEach(async () => {
  ({ store, throwAway } = await openThrowAwayStore());
  world = await createWorkerWorld(store, [
    profileDocument('ann'),
    profileDocument('bob'),
    profileDocument('joe', { email: undefined }),
  ]);
});

afterEach(() => throwAway());

describe.each([{ many: true }, { many: false }])('what fails for now ($many: many at once)', ({ many }) => {
  it('tries again those who could not be reached, tier by tier, with the same key, and only them', async () => {
    const at: number[] = [];
    const provider = createRecordingProvider({
      many,
      answer: (attempt) => {
        if (attempt.to.externalId !== 'bob') return accept(attempt);
        at.push(world.now());
        return at.length < 4 ? { status: 'unreachable', cause: `refused ${at.length}` } : accept(attempt);
      },
    });
    await world.start(provider);
    const request = requestNamed('a', external('ann', 'bob'));
    await world.run(recordOf(request));

    expect(provider.called()).toEqual(['ann', 'bob', 'bob', 'bob', 'bob']);
    expect(new Set(provider.attempts.slice(1).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(at.map((ms) => ms - at[0]!)).toEqual([0, 5_000, 35_000, 335_000]);
    const bob = { userId: userIdOf('bob') };
    expect(retriesOf(world.log, 'email', '5s')).toEqual([
      { ...request, recipients: [bob], attempt: 2, notBefore: at[0]! + 5_000, lastError: 'refused 1' },
    ]);
    expect(retriesOf(world.log, 'email', '30s')).toMatchObject([{ attempt: 3, lastError: 'refused 2' }]);
    expect(retriesOf(world.log, 'email', '5m')).toMatchObject([{ attempt: 4, lastError: 'refused 3' }]);
    expect(outcomesOf(world.log.of(topics.outcomes)).map(({ attempt, results }) => [attempt, results.length])).toEqual([
      [1, 1],
      [4, 1],
    ]);
    expect(resultsOf(world.log)).toEqual(['ann: sent', 'bob: sent']);
  });

  it('gives up when the tries are used up, with a dead letter that can be published again', async () => {
    let isAway = true;
    const provider = createRecordingProvider({
      many,
      answer: (attempt) =>
        isAway
          ? { status: 'rejected', reason: 'invalid_http_status', permanent: false, detail: '503' }
          : accept(attempt),
    });
    await world.start(provider);
    await world.run(recordOf(requestNamed('a', external('ann', 'bob', 'joe'))));

    expect(provider.called()).toHaveLength(2 * 4);
    expect(resultsOf(world.log)).toEqual([
      'ann: failed exhausted_retries',
      'bob: failed exhausted_retries',
      'joe: skipped missing_email',
    ]);
    const [letter, ...others] = deadLettersOf(world.log);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      reason: 'exhausted_retries',
      detail: 'invalid_http_status: 503',
      topic: topics.retry('email', '5m'),
    });

    isAway = false;
    await world.run({ topic: topics.messages('email'), key: letter!.key, value: letter!.value });
    expect(provider.called().slice(8)).toEqual(['ann', 'bob']);
    expect(resultsOf(world.log)).toEqual(expect.arrayContaining(['ann: sent', 'bob: sent']));
  });

  it('lets somebody throttled wait as long as the provider asks', async () => {
    let calls = 0;
    const provider = createRecordingProvider({
      many,
      answer: (attempt) => (++calls === 1 ? { status: 'throttled', retryAfterMs: 20_000 } : accept(attempt)),
    });
    await world.start(provider);
    await world.run(recordOf(requestNamed('a', external('ann'))));

    expect(retriesOf(world.log, 'email', '5s')).toEqual([]);
    expect(retriesOf(world.log, 'email', '30s')).toMatchObject([{ attempt: 2, lastError: 'throttled for 20000 ms' }]);
    expect(world.log.of(topics.outcomes)).toHaveLength(1);
    expect(resultsOf(world.log)).toEqual(['ann: sent']);
  });

  it('does not try again what was refused for good', async () => {
    const refuse = { status: 'rejected', reason: 'invalid_domain', permanent: true } as const;
    const provider = createRecordingProvider({ many, answer: () => refuse });
    await world.start(provider);
    await world.run(recordOf(requestNamed('a', external('ann'))));
    expect(resultsOf(world.log)).toEqual(['ann: failed invalid_domain']);
    expect(provider.called()).toEqual(['ann']);
  });
});
