import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { NOW, useProfileService } from '../test-support/profile-service.ts';

const EMAIL = 'gone@example.com';

describe('an address that a provider found not to exist', () => {
  const { post, get, track, profile, everybody, bounce, settled, reopen } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });
  const blockedAt = async (externalId: string) => (await profile(externalId))!.hardBouncedAt;
  const listed = async () => (await get(`/email/hard_bounces?email=${EMAIL}`)).body.emails;
  const forgive = () => post('/email/bounce/remove', { email: EMAIL });

  it('is listed, and blocked for everybody who has it or gets it, in this workspace', async () => {
    await track({ attributes: ['a', 'b'].map((external_id) => ({ external_id, email: EMAIL })) });
    await track({ attributes: [{ external_id: 'a', email: EMAIL }] }, 'w2');
    await bounce([EMAIL, 'other@example.com'], NOW - 10);
    await settled();
    await track({ attributes: [{ external_id: 'later', email: 'other@example.com' }] });
    expect(await listed()).toEqual([{ email: EMAIL, hard_bounced_at: new Date(NOW - 10).toISOString() }]);
    expect([await blockedAt('a'), await blockedAt('b'), await blockedAt('later')]).toEqual(Array(3).fill(NOW - 10));
    expect((await profile('a', 'w2'))!.hardBouncedAt).toBeUndefined();
    expect((await profile('a'))!.emailSubscribe).toBe('subscribed');
  });

  it('is not that of a user who has another one by now', async () => {
    await track({ attributes: [{ external_id: 'a', email: EMAIL }] });
    await track({ attributes: [{ external_id: 'a', email: 'new@example.com' }] });
    await bounce([EMAIL], NOW);
    await settled();
    expect(await blockedAt('a')).toBeUndefined();
  });

  it('is free again once that is taken back, also when the same bounce comes again', async () => {
    await track({ attributes: [{ external_id: 'a', email: EMAIL }] });
    await bounce([EMAIL], NOW - 10);
    await settled();
    expect(await forgive()).toMatchObject({ status: 201 });
    expect(await blockedAt('a')).toBeUndefined();
    await bounce([EMAIL], NOW - 10);
    await bounce([EMAIL], NOW - 20);
    await settled();
    expect(await listed()).toEqual([]);
    expect(await blockedAt('a')).toBeUndefined();

    await bounce([EMAIL], NOW + 10);
    await settled();
    expect(await blockedAt('a')).toBe(NOW + 10);
  });

  it('keeps the first of its bounces, in whatever order they come', async () => {
    await track({ attributes: [{ external_id: 'a', email: EMAIL }] });
    for (const at of [NOW, NOW - 5, NOW + 5]) await bounce([EMAIL], at);
    await settled();
    expect(await blockedAt('a')).toBe(NOW - 5);
    expect(await listed()).toHaveLength(1);
  });

  it('stays for other reasons, other channels and results without an address', async () => {
    await track({ attributes: [{ external_id: 'a', email: EMAIL }] });
    await bounce([EMAIL], NOW, { reason: 'deferred' });
    await bounce([EMAIL], NOW, { channel: 'sms' });
    await settled();
    expect(await listed()).toEqual([]);
    expect(await blockedAt('a')).toBeUndefined();
  });

  it('is with its users what it is in the list, whatever happens at the same time', async () => {
    await track({ attributes: ['a', 'b', 'c'].map((external_id) => ({ external_id, email: EMAIL })) });
    for (let round = 0; round < 8; round++) {
      await reopen({ now: () => NOW + round * 100 });
      await Promise.all([
        bounce([EMAIL], NOW + round * 100 + (round % 3) - 1),
        forgive(),
        post('/email/blocklist', { email: EMAIL }),
        forgive(),
        track({ attributes: [{ external_id: `new ${round}`, email: EMAIL }] }),
      ]);
      await settled();
      const emails = (await listed()) as { hard_bounced_at: string }[];
      const expected = emails.length > 0 ? Date.parse(emails[0]!.hard_bounced_at) : undefined;
      expect(new Set((await everybody()).map(({ hardBouncedAt }) => hardBouncedAt))).toEqual(new Set([expected]));
    }
  });
});
