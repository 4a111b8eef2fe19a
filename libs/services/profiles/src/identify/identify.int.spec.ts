import { describe, expect, it } from '@jest/globals';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { NOW, useProfileService } from '../test-support/profile-service.ts';

const alias = { alias_name: 'n', alias_label: 'l' };

describe('POST /users/identify', () => {
  const { post, track, everybody, profile, reopen, recipients } = useProfileService({
    openStore: openEmbeddedDocumentStore,
    openLog: openEmbeddedEventLog,
  });
  const identify = (external_id = 'u') =>
    post('/users/identify', { aliases_to_identify: [{ external_id, user_alias: alias }], merge_behavior: 'merge' });
  const trackAlias = (fields: object) =>
    track({ attributes: [{ user_alias: alias, _update_existing_only: false, ...fields }] });

  it('gives the external id to the anonymous user where nobody has it', async () => {
    await trackAlias({ first_name: 'Ada' });
    expect(await identify()).toEqual({ status: 201, body: { message: 'success', aliases_processed: 1 } });
    expect(await everybody()).toMatchObject([{ externalId: 'u', firstName: 'Ada', aliases: [{ name: 'n' }] }]);
    expect((await identify()).body).toEqual({ message: 'success', aliases_processed: 1 });
  });

  it('merges what only the anonymous profile has into the known one, which has the alias then', async () => {
    await trackAlias({
      ...{ first_name: 'Anonymous', last_name: 'Lovelace', plan: 'free', seen: 1, email: 'ada@example.com' },
      push_tokens: [{ app_id: 'a', token: 't' }],
    });
    await track({ attributes: [{ external_id: 'u', first_name: 'Ada', plan: 'pro' }] });
    expect((await identify()).body).toEqual({ message: 'success', aliases_processed: 1 });

    expect(await everybody()).toMatchObject([
      {
        ...{ externalId: 'u', firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
        ...{ customAttributes: { plan: 'pro', seen: 1 }, aliases: [{ label: 'l', name: 'n' }] },
        pushTokens: [{ appId: 'a', token: 't' }],
      },
    ]);
    expect(await recipients({ alias: { label: 'l', name: 'n' } })).toEqual(['u']);
    await track({ attributes: [{ user_alias: alias, city: 'London' }] });
    expect((await profile('u'))!.customAttributes).toMatchObject({ city: 'London' });
  });

  it('does nothing where the known user has an alias under the label, or the user is another one already', async () => {
    await trackAlias({ plan: 'free' });
    await track({ attributes: [{ external_id: 'u' }] });
    await post('/users/alias/new', { user_aliases: [{ external_id: 'u', alias_label: 'l', alias_name: 'own' }] });
    expect((await identify()).body).toEqual({
      message: 'success',
      aliases_processed: 0,
      errors: ['aliases_to_identify.0: the user with this external_id has an alias with this alias_label'],
    });
    await identify('v');
    expect((await identify('w')).body.errors).toEqual(['aliases_to_identify.0: the user has another external_id']);
    expect((await everybody()).map(({ externalId }) => externalId).sort()).toEqual(['u', 'v']);
  });

  it('finds the anonymous user by address; of several, the one that the prioritization leaves', async () => {
    let now = NOW;
    await reopen({ now: () => (now += 1000) });
    for (const alias_name of ['first', 'second']) {
      const user_alias = { alias_name, alias_label: 'l' };
      await track({
        attributes: [{ user_alias, _update_existing_only: false, email: 'a@example.com', n: alias_name }],
      });
    }
    await track({ attributes: [{ phone: '+4915112345', n: 'phone' }] });
    const byEmail = (...prioritization: string[]) =>
      post('/users/identify', { emails_to_identify: [{ external_id: 'e', email: 'A@example.com', prioritization }] });

    expect((await byEmail('unidentified')).body).toMatchObject({
      aliases_processed: 0,
      errors: ['emails_to_identify.0: no user, or more than one, matches'],
    });
    expect((await byEmail('unidentified', 'most_recently_updated')).body.aliases_processed).toBe(1);
    expect((await profile('e'))!.customAttributes).toEqual({ n: 'second' });
    await post('/users/identify', { phone_numbers_to_identify: [{ external_id: 'p', phone: '+49 151 12345' }] });
    expect((await profile('p'))!.customAttributes).toEqual({ n: 'phone' });
    expect(await everybody()).toHaveLength(3);
  });

  it('takes consent along: nobody becomes reachable who was not', async () => {
    await trackAlias({ email: 'a@example.com', email_subscribe: 'unsubscribed', push_subscribe: 'unsubscribed' });
    await track({ attributes: [{ external_id: 'u' }] });
    await identify();
    expect(await profile('u')).toMatchObject({
      email: 'a@example.com',
      emailSubscribe: 'unsubscribed',
      pushSubscribe: 'unsubscribed',
    });
  });

  it.each([
    [{}, 'Bad Request'],
    [{ aliases_to_identify: [{ external_id: 'u' }] }, 'Bad Request'],
    [
      { aliases_to_identify: Array(51).fill({ external_id: 'u', user_alias: alias }) },
      'The max number of ids per request was exceeded',
    ],
  ])('refuses %j', async (body, message) => {
    expect(await post('/users/identify', body)).toMatchObject({ status: 400, body: { message } });
    expect((await post('/users/identify', body, 'read-only')).status).toBe(403);
  });
});
