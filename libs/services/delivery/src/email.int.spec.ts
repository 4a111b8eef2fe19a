import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentStore } from '@fanfare/document-store';
import { resultsOf } from './test-support/read-events.ts';
import { createRecordingProvider } from './test-support/recording-provider.ts';
import { external, profileDocument, recordOf, requestNamed } from './test-support/requests.ts';
import { openThrowAwayStore } from './test-support/throw-away-store.ts';
import { createWorkerWorld, type WorkerWorld } from './test-support/worker-world.ts';

let store: DocumentStore;
let throwAway: () => Promise<void>;
let world: WorkerWorld;

beforeEach(async () => {
  ({ store, throwAway } = await openThrowAwayStore());
  const people = ['ada', 'bob', 'eve'].map((name) => profileDocument(name, { lastName: name }));
  world = await createWorkerWorld(store, people);
});
afterEach(() => throwAway());

async function resultsOfSending(fields: object, bccAddresses?: readonly string[]) {
  const provider = createRecordingProvider();
  const running = await world.start(provider, { options: { ...(bccAddresses && { bccAddresses }) } });
  const message = { subject: 'Hi', body: '<p>Hi</p>', ...fields };
  await world.run(recordOf(requestNamed('a', external('ada', 'bob', 'eve'), { message })));
  await running.close();
  return { results: resultsOf(world.log), attempts: provider.attempts };
}

describe('what depends on the recipient of an email', () => {
  it('may be a BCC address, where it is one of those that are configured, or none', async () => {
    const bcc =
      "{% if ${last_name} == 'ada' %}Ada@copies.test{% elsif ${last_name} == 'eve' %}eve@copies.test{% endif %}";
    const { results, attempts } = await resultsOfSending({ bcc }, ['ada@copies.test']);
    expect(results).toEqual(['ada: sent', 'bob: sent', 'eve: aborted bcc_not_configured']);
    expect(attempts.map(({ payload }) => payload.bcc)).toEqual(['Ada@copies.test', '']);
  });

  it('is no BCC address where none is configured, also if it is the same for all', async () => {
    expect((await resultsOfSending({ bcc: 'ada@copies.test' })).results).toEqual(
      ['ada', 'bob', 'eve'].map((name) => `${name}: aborted bcc_not_configured`),
    );
  });

  it('may be the address of an attachment, where it ends in a type that may be sent', async () => {
    const url = "https://files.test/{{${last_name}}}{% if ${last_name} == 'eve' %}.exe{% else %}.pdf{% endif %}";
    const { results, attempts } = await resultsOfSending({ attachments: [{ file_name: 'a', url }] });
    expect(results).toEqual(['ada: sent', 'bob: sent', 'eve: aborted attachment_type_not_supported']);
    expect(attempts.map(({ payload }) => payload.attachments)).toEqual([
      [{ file_name: 'a', url: 'https://files.test/ada.pdf' }],
      [{ file_name: 'a', url: 'https://files.test/bob.pdf' }],
    ]);
  });
});
