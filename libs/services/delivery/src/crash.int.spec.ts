import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DocumentStore } from '@fanfare/document-store';
import type { EventLog, NewRecord } from '@fanfare/event-log';
import { createProfileReader } from '@fanfare/profile-reader';
import type { InDoubtPolicy } from './options.ts';
import { answering, named } from './test-support/answering.ts';
import { createMortal, Died, type Mortal } from './test-support/mortal.ts';
import { resultsOf } from './test-support/read-events.ts';
import {
  accept,
  createRecordingProvider,
  type Answering,
  type RecordingProvider,
} from './test-support/recording-provider.ts';
import { external, profileDocument, recordOf, requestNamed } from './test-support/requests.ts';
import { openThrowAwayStore } from './test-support/throw-away-store.ts';
import { createWorkerWorld, type WorkerWorld } from './test-support/worker-world.ts';

const people = ['ann', 'bob', 'cem', 'dora', 'eve', 'flo', 'gus', 'hal'];
const CONCURRENCY = 2;
const PACK_MAX = 3;

let store: DocumentStore;
let throwAway: () => Promise<void>;
let runs = 0;

beforeAll(async () => {
  ({ store, throwAway } = await openThrowAwayStore());
  await createWorkerWorld(store, [
    ...people.map((name) => profileDocument(name)),
    profileDocument('ina', { emailSubscribe: 'unsubscribed' }),
  ]);
});

afterAll(() => throwAway());

/** Gus is rejected for good; Hal cannot be reached the first time he is called for. */
function createAnswering(): Answering {
  let halWasUnreachable = false;
  return function answer(attempt) {
    if (attempt.to.externalId === 'gus') return { status: 'rejected', reason: 'invalid_domain', permanent: true };
    if (attempt.to.externalId !== 'hal' || halWasUnreachable) return accept(attempt);
    halWasUnreachable = true;
    return { status: 'unreachable', cause: 'connection refused' };
  };
}

const message = { subject: 'Hi', body: 'Dear {{${first_name}}}' };
const asking = { subject: 'Hi', body: '{% connected_content https://x.test/{{${user_id}}} :save x %}Dear {{x.name}}' };

/** The same ids never twice, since all runs share one store. */
function requests(run: number, asks: boolean): NewRecord[] {
  const first = recordOf(requestNamed(`first ${run}`, external('ann', 'bob', 'cem', 'ina'), { message }));
  const second = recordOf(
    requestNamed(`second ${run}`, external('dora', 'gus', 'hal'), { message: asks ? asking : message }),
  );
  const third = recordOf(requestNamed(`third ${run}`, external('eve')));
  return [first, second, first, third, recordOf(requestNamed(`fourth ${run}`, external('flo', 'nobody')))];
}

interface Story {
  readonly many: boolean;
  /** Everybody with a message of their own is a slice. */
  readonly sliced: boolean;
  /** Some messages need answers, which is one more place to die at. */
  readonly asks?: boolean;
  readonly inDoubtPolicy: InDoubtPolicy;
}

interface Ending {
  readonly world: WorkerWorld;
  readonly provider: RecordingProvider;
  readonly first: Mortal;
}

/** One worker that dies, and a second one on what the first left behind. */
async function live(story: Story, diesAt: number, when: 'before' | 'after'): Promise<Ending> {
  const { many, sliced, asks = false, inDoubtPolicy } = story;
  const first = createMortal(diesAt, when);
  let beforeCommit = () => first.step(async () => {});
  const world = await createWorkerWorld(store, [], { beforeCommit: () => beforeCommit() });
  const provider = createRecordingProvider({ many, concurrency: CONCURRENCY, answer: createAnswering() });
  const options = {
    channels: ['email'] as const,
    inDoubtPolicy,
    deliverManyMax: PACK_MAX,
    ...(sliced && { renderedCharsMax: 1 }),
  };

  const connectedContent = answering(async (name) => named(name));
  await world.log.publish(requests((runs += 1), asks));
  const mortalStore = first.store(store);
  await world.start(first.provider(provider), {
    options,
    store: mortalStore,
    profileReader: createProfileReader(mortalStore),
    connectedContent: { complete: (render) => first.step(() => connectedContent.complete(render)) },
    eventLog: first.eventLog(world.log) as unknown as EventLog,
  });
  await world.log.drain().catch((error: unknown) => {
    if (!(error instanceof Died)) throw error;
  });
  world.log.crash();

  beforeCommit = async () => {};
  await world.start(provider, { options, connectedContent });
  await world.log.drain();
  return { world, provider, first };
}

/** Every place to die at, found by living through it once. */
async function everyStep(story: Story): Promise<{ diesAt: number; when: 'before' | 'after' }[]> {
  const { first } = await live(story, Number.POSITIVE_INFINITY, 'before');
  return Array.from({ length: first.steps() }, (_, step) => step + 1).flatMap((diesAt) => [
    { diesAt, when: 'before' as const },
    { diesAt, when: 'after' as const },
  ]);
}

const everyonesResult = [
  ...['ann', 'bob', 'cem', 'dora', 'eve', 'flo', 'hal'].map((name) => `${name}: sent`),
  'gus: failed invalid_domain',
  'ina: skipped unsubscribed',
  'nobody: skipped unknown_user',
].sort();

const repeatsOf = ({ called }: RecordingProvider, expected: number): number => called().length - expected;

describe.each([
  { many: true, sliced: false },
  { many: false, sliced: false },
  { many: true, sliced: true },
  { many: false, sliced: true, asks: true },
])('a worker that dies at any step (many at once: $many, in slices: $sliced, asks: $asks)', (lane) => {
  const { many } = lane;
  const inFlightMax = many ? CONCURRENCY * (PACK_MAX + 1) : CONCURRENCY;

  it('with the policy resend: nobody is lost, everybody has one result, only what was in flight is repeated', async () => {
    const story: Story = { ...lane, inDoubtPolicy: 'resend' };
    const steps = await everyStep(story);
    expect(steps.length).toBeGreaterThan(20);
    for (const { diesAt, when } of steps) {
      const { world, provider, first } = await live(story, diesAt, when);
      const place = `${when} step ${diesAt}`;
      expect([place, first.isDead()]).toEqual([place, true]);
      expect([place, ...resultsOf(world.log)]).toEqual([place, ...everyonesResult]);
      // Eight people, and Hal twice.
      expect(new Set(provider.called())).toEqual(new Set(people));
      expect(repeatsOf(provider, 9)).toBeLessThanOrEqual(inFlightMax);
      expect(new Set(provider.attempts.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(8);
    }
  });

  it('with the policy hold: nobody is called twice, and those in doubt are reported', async () => {
    const story: Story = { ...lane, inDoubtPolicy: 'hold' };
    for (const { diesAt, when } of await everyStep(story)) {
      const { world, provider } = await live(story, diesAt, when);
      const place = `${when} step ${diesAt}`;
      const results = resultsOf(world.log);
      const inDoubt = results.filter((result) => result.endsWith('failed in_doubt'));
      expect([place, results.map((result) => result.split(':')[0])]).toEqual([
        place,
        everyonesResult.map((result) => result.split(':')[0]),
      ]);
      expect(inDoubt.length).toBeLessThanOrEqual(inFlightMax);
      const calls = provider.called().filter((name) => name !== 'hal');
      expect(new Set(calls).size).toBe(calls.length);
      expect(provider.called().filter((name) => name === 'hal').length).toBeLessThanOrEqual(2);
    }
  });
});
