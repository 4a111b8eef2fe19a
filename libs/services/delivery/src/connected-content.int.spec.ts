import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConnectedContent } from '@fanfare/connected-content';
import type { DocumentStore } from '@fanfare/document-store';
import { topics } from '@fanfare/events';
import { LEDGER, type LedgerDocument } from './ledger/ledger-document.ts';
import { answering, named } from './test-support/answering.ts';
import { deadLettersOf, outcomesOf, resultsOf, retriesOf } from './test-support/read-events.ts';
import { createRecordingProvider } from './test-support/recording-provider.ts';
import { external, profileDocument, recordOf, requestNamed, userIdOf } from './test-support/requests.ts';
import { openThrowAwayStore } from './test-support/throw-away-store.ts';
import { createWorkerWorld, type WorkerWorld } from './test-support/worker-world.ts';

const people = Array.from({ length: 50 }, (_, n) => `p${String(n).padStart(2, '0')}`);
const tag = '{% connected_content https://x.test/{{${user_id}}} :save x %}';
const message = { subject: 'Hi', body: `${tag}Hi {{x.name}}` };

let store: DocumentStore;
let throwAway: () => Promise<void>;
let world: WorkerWorld;

beforeEach(async () => {
  ({ store, throwAway } = await openThrowAwayStore());
  world = await createWorkerWorld(
    store,
    people.map((name) => profileDocument(name)),
  );
});

afterEach(() => throwAway());

describe.each([{ many: true }, { many: false }])('a message that needs answers ($many: many at once)', ({ many }) => {
  it('is rendered with those of each recipient, many of whom are asked for at once', async () => {
    let atOnce = 0;
    let mostAtOnce = 0;
    const connectedContent = answering(async (user) => {
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      await new Promise(setImmediate);
      atOnce -= 1;
      return named(`${user}!`);
    });
    const provider = createRecordingProvider({ many });
    await world.start(provider, { connectedContent });
    await world.run(recordOf(requestNamed('a', external(...people), { message })));

    expect(resultsOf(world.log)).toEqual(people.map((name) => `${name}: sent`));
    expect(provider.attempts.map(({ payload, to }) => payload.body === `Hi ${to.externalId}!`)).toEqual(
      people.map(() => true),
    );
    expect(mostAtOnce).toBe(32);
  });

  it('shares the room for rendered messages with all others', async () => {
    const sizes: number[] = [];
    let held = 0;
    const connectedContent = answering(async () => named('x'.repeat(97)));
    const provider = createRecordingProvider({
      many,
      answer: ({ idempotencyKey }) => {
        held += 1;
        return { status: 'accepted', providerMessageId: idempotencyKey };
      },
    });
    const slow: Pick<ConnectedContent, 'complete'> = {
      complete: async (render) => {
        const outcome = await connectedContent.complete(render);
        sizes.push(held);
        return outcome;
      },
    };
    await world.start(provider, { connectedContent: slow, options: { renderedCharsMax: 400 } });
    await world.run(recordOf(requestNamed('a', external(...people), { message })));
    expect(resultsOf(world.log)).toEqual(people.map((name) => `${name}: sent`));
    expect(provider.called()).toHaveLength(50);
    // Those who are asked for at once may be over the bound together; nobody is asked for behind them.
    expect(sizes.slice(0, 32)).toEqual(Array.from({ length: 32 }, () => 0));
    expect(sizes[32]).toBeGreaterThan(0);
  });

  it('is aborted by its own template, or skipped as any other', async () => {
    const body = `${tag}{% unless x.name %}{% abort_message('none') %}{% endunless %}Hi`;
    const connectedContent = answering(async (user) => (user === 'p00' ? { kind: 'nothing' } : named('n')));
    const provider = createRecordingProvider({ many });
    await world.start(provider, { connectedContent });
    await world.run(
      recordOf(requestNamed('a', external('p00', 'p01', 'p01', 'who'), { message: { subject: 'x', body } })),
    );
    expect(resultsOf(world.log)).toEqual([
      'p00: aborted liquid_abort_message',
      'p01: sent',
      'p01: skipped duplicate_recipient',
      'who: skipped unknown_user',
    ]);
  });

  it('is tried again tier by tier where a call with :retry fails, for that recipient alone', async () => {
    const at: number[] = [];
    const connectedContent = answering(async (user) => {
      if (user === 'p00' && at.push(world.now()) < 3) return 'retry';
      return named('n');
    });
    const provider = createRecordingProvider({ many });
    await world.start(provider, { connectedContent });
    await world.run(recordOf(requestNamed('a', external('p00', 'p01'), { message })));
    expect(provider.called()).toEqual(['p01', 'p00']);
    expect(at.map((ms) => ms - at[0]!)).toEqual([0, 5_000, 35_000]);
    expect(retriesOf(world.log, 'email', '5s')).toMatchObject([
      { recipients: [{ userId: userIdOf('p00') }], attempt: 2, lastError: 'connected_content: HTTP 503' },
    ]);
    expect(resultsOf(world.log)).toEqual(['p00: sent', 'p01: sent']);
  });

  it('that may have been sent before a crash is in doubt where it would not be sent now', async () => {
    const request = requestNamed('a', external('p00', 'p01'), {
      message: { subject: 'x', body: `${tag}{% unless x.name %}{% abort_message('none') %}{% endunless %}Hi` },
    });
    const intended: LedgerDocument = {
      _id: `${request.deliveryId}/1`,
      progress: { 0: 'intended', 1: 'intended' },
      expireAt: new Date(world.now() + 1e9),
    };
    await store.collection<LedgerDocument>(LEDGER).insertMany([intended]);
    const connectedContent = answering(async (user) => (user === 'p00' ? { kind: 'nothing' } : named('n')));
    await world.start(createRecordingProvider({ many }), { connectedContent });
    await world.run(recordOf(request));
    expect(resultsOf(world.log)).toEqual(['p00: failed in_doubt', 'p01: sent']);
  });

  it('holds nobody up who wants to stop: it comes again', async () => {
    let asked = 0;
    const provider = createRecordingProvider({ many });
    const connectedContent = answering(async (user) => {
      if (user === 'p00' && ++asked === 1) {
        setImmediate(() => world.log.interrupt());
        await new Promise(() => {}); // a server that does not answer, for as long as the test lasts
      }
      return named('n');
    });
    await world.start(provider, { connectedContent });
    await world.run(recordOf(requestNamed('a', external('p00', 'p01'), { message })));
    expect(asked).toBe(2);
    expect(provider.called().sort()).toEqual(['p00', 'p01']);
    expect(resultsOf(world.log)).toEqual(['p00: sent', 'p01: sent']);
  });

  it('is given up when the tries are used up, with a dead letter', async () => {
    const provider = createRecordingProvider({ many });
    await world.start(provider, { connectedContent: answering(async () => 'retry') });
    await world.run(recordOf(requestNamed('a', external('p00'), { message })));
    expect(provider.called()).toEqual([]);
    expect(resultsOf(world.log)).toEqual(['p00: failed exhausted_retries']);
    expect(deadLettersOf(world.log)).toMatchObject([
      { reason: 'exhausted_retries', detail: 'connected_content: HTTP 503' },
    ]);
  });

  it('is not sent where nothing answers', async () => {
    await world.start(createRecordingProvider({ many }));
    await world.run(recordOf(requestNamed('a', external('p00'), { message })));
    expect(resultsOf(world.log)).toEqual(['p00: aborted template_parse_error']);
  });

  it('that says message_extras has them in its outcome, whatever their keys are, also after a retry', async () => {
    let tries = 0;
    const provider = createRecordingProvider({
      many,
      answer: ({ idempotencyKey }) =>
        ++tries === 1
          ? { status: 'unreachable', cause: 'away' }
          : { status: 'accepted', providerMessageId: idempotencyKey },
    });
    await world.start(provider, { connectedContent: answering(async () => named('gold')) });
    const body = `${tag}{% message_extras :key $a.b :value {{x.name}} %}{% message_extras :key __proto__ :value 1 %}Hi`;
    await world.run(recordOf(requestNamed('a', external('p00'), { message: { subject: 'x', body } })));
    expect(outcomesOf(world.log.of(topics.outcomes)).flatMap(({ results }) => results)).toMatchObject([
      {
        externalId: 'p00',
        status: 'sent',
        messageExtras: [
          { key: '$a.b', value: 'gold' },
          { key: '__proto__', value: '1' },
        ],
      },
    ]);
  });
});
