import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { EventLogUnavailable } from '@fanfare/event-log';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { event, useProfileService } from '../test-support/profile-service.ts';

describe('POST /users/track under races and failures', () => {
  const { track, everybody, profile, activities, reopen } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });

  it('ends in one profile per user when many calls make the same users at the same time', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `u${index}`);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, call) =>
        track({
          attributes: [
            ...ids.map((external_id) => ({ external_id, [`field ${call}`]: call, points: { inc: 1 } })),
            { email: 'shared@example.com', points: { inc: 1 } },
          ],
          events: [event({ external_id: 'only by event' })],
        }),
      ),
    );
    expect(
      answers.every(({ status, body }) => status === 201 && body.attributes_processed === 21 && !body.errors),
    ).toBe(true);
    const fields = Object.fromEntries(answers.map((_, call) => [`field ${call}`, call]));
    for (const id of ids) expect((await profile(id))!.customAttributes).toEqual({ ...fields, points: 12 });
    expect(await everybody({ email: 'shared@example.com' })).toMatchObject([{ customAttributes: { points: 12 } }]);
    expect(await everybody()).toHaveLength(22);

    const said = await activities();
    expect(said).toHaveLength(12);
    const { userId } = (await profile('only by event'))!;
    expect(said.every((activity) => activity.userId === userId)).toBe(true);
  });

  it('loses nothing of many calls about one user', async () => {
    await track({ attributes: [{ external_id: 'u', tags: [] }] });
    const calls = Array.from({ length: 25 }, (_, call) => call);
    await Promise.all(
      calls.map((call) =>
        track({ attributes: [{ external_id: 'u', points: { inc: 2 }, tags: { add: [call] }, [`f${call}`]: call }] }),
      ),
    );
    const { points, tags, ...fields } = (await profile('u'))!.customAttributes as { points: number; tags: number[] };
    expect(points).toBe(50);
    expect([...tags].sort((a, b) => a - b)).toEqual(calls);
    expect(fields).toEqual(Object.fromEntries(calls.map((call) => [`f${call}`, call])));
  });

  it('answers 503 when the log is away; sent again, what was set is the same and the event is said once', async () => {
    const publish = () => Promise.reject(new EventLogUnavailable('the broker is away'));
    await reopen(({ eventLog }) => ({ eventLog: { ...eventLog, publish } }));
    const body = { attributes: [{ external_id: 'u', plan: 'pro' }], events: [event({ external_id: 'u' })] };
    expect((await track(body)).status).toBe(503);
    const before = await profile('u');

    await reopen();
    expect((await track(body)).status).toBe(201);
    expect(await profile('u')).toEqual(before);
    expect(await activities()).toHaveLength(1);
  });
});
