import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentStore } from '@fanfare/document-store';
import type { EventLog, LogRecord, NewRecord, SubscribeOptions } from '@fanfare/event-log';
import { topics } from '@fanfare/events';
import { createPersonalizer, type Personalizer } from '@fanfare/personalization';
import { resultsOf } from './test-support/read-events.ts';
import { accept, createRecordingProvider } from './test-support/recording-provider.ts';
import { external, profileDocument, recordOf, requestNamed } from './test-support/requests.ts';
import { openThrowAwayStore } from './test-support/throw-away-store.ts';
import { createWorkerWorld, type WorkerWorld } from './test-support/worker-world.ts';

const people = Array.from({ length: 12 }, (_, n) => `p${String(n).padStart(2, '0')}`);
const everyoneOnce = people.map((name) => `${name}: sent`);
const message = { subject: 'Hi', body: `{{\${first_name}}}${'x'.repeat(97)}` }; // 100 characters each

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

/** Tells of every rendering before it is done. */
function watched(onRender: () => void): Pick<Personalizer, 'compileMessage'> {
  const personalizer = createPersonalizer();
  return {
    compileMessage(of) {
      const compiled = personalizer.compileMessage(of);
      if (!compiled.ok || compiled.isStatic) return compiled;
      const render: typeof compiled.render = (context) => {
        onRender();
        return compiled.render(context);
      };
      return { ...compiled, render };
    },
  };
}

/** A log that hands over its handler: a test plays several partitions, and their end. */
function createCapturingLog() {
  let handle: SubscribeOptions['handle'] | undefined;
  const eventLog = {
    publish: world.log.publish,
    subscribe: (options: SubscribeOptions) => {
      handle = options.handle;
      return world.log.subscribe(options);
    },
  } as unknown as EventLog;
  const deliver = (partition: number, sent: readonly NewRecord[], signal = new AbortController().signal) => {
    const records = sent.map((record, offset): LogRecord => ({
      ...{ headers: {}, ...record, partition, offset, timestamp: 0 },
    }));
    return handle!({ topic: topics.messages('email'), partition, records, signal });
  };
  return { eventLog, deliver };
}

const chunks = (name: string): NewRecord[] =>
  [people.slice(0, 5), people.slice(5)].map((who, n) =>
    recordOf(requestNamed(`${name} ${n}`, external(...who), { message })),
  );

const spin = (ms: number) => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

describe.each([{ many: true }, { many: false }])('rendering ($many: many at once)', ({ many }) => {
  it('is bounded by what it takes up, in all partitions together', async () => {
    let held = 0;
    let mostHeld = 0;
    const { eventLog, deliver } = createCapturingLog();
    const personalizer = watched(() => {
      mostHeld = Math.max(mostHeld, ++held);
    });
    const provider = createRecordingProvider({
      many,
      answer: (attempt) => {
        held -= 1;
        return accept(attempt);
      },
    });
    await world.start(provider, { eventLog, personalizer, options: { channels: ['email'], renderedCharsMax: 400 } });
    await Promise.all([0, 1, 2].map((partition) => deliver(partition, chunks(`partition ${partition}`))));

    // Four at once, and one that waits in each other partition.
    expect(mostHeld).toBeLessThanOrEqual(6);
    expect(provider.called()).toHaveLength(36);
    expect(resultsOf(world.log)).toEqual(everyoneOnce.flatMap((result) => [result, result, result]));
  });

  it('does not count what all recipients share', async () => {
    const provider = createRecordingProvider({ many });
    await world.start(provider, { options: { renderedCharsMax: 4 } });
    await world.run(recordOf(requestNamed('a', external(...people))));
    expect(resultsOf(world.log)).toEqual(everyoneOnce);
    if (many) expect(provider.packs).toEqual([12]);
  });

  it('lets others have their turn', async () => {
    let turns = 0;
    const turnsSeen: number[] = [];
    const count = () => {
      turns += 1;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    const personalizer = watched(() => {
      turnsSeen.push(turns);
      spin(13);
    });
    await world.start(createRecordingProvider({ many }), { personalizer });
    await world.run(...chunks('a'));
    clearImmediate(immediate);

    expect(new Set(turnsSeen).size).toBe(12);
    expect(resultsOf(world.log)).toEqual(everyoneOnce);
  });

  it('ends when the partition goes away, and goes on where it was', async () => {
    const { eventLog, deliver } = createCapturingLog();
    const leaving = new AbortController();
    let renderings = 0;
    const personalizer = watched(() => {
      renderings += 1;
      spin(13);
      if (renderings === 7) leaving.abort();
    });
    const provider = createRecordingProvider({ many });
    // Two at once: the first chunk is done, the second is not.
    await world.start(provider, { eventLog, personalizer, options: { channels: ['email'], renderedCharsMax: 200 } });
    const records = chunks('a');

    expect(await deliver(0, records, leaving.signal)).toEqual({ offset: 1, afterMs: 0 });
    expect(renderings).toBe(7);
    expect(resultsOf(world.log)).toEqual(everyoneOnce.slice(0, 5));
    const calledBefore = provider.called().length;
    expect(calledBefore).toBe(6);

    expect(await deliver(0, records)).toBeUndefined();
    expect(resultsOf(world.log)).toEqual(everyoneOnce);
    expect(provider.called().sort()).toEqual(people);
  });
});
