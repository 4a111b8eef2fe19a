import { ensureExample, findExample, type Example } from './example.ts';
import type { DocumentStore } from '@fanfare/document-store';

interface Welcome {
  readonly store: DocumentStore;
  readonly url: string;
  /** Absent when it was made up at an earlier start: only its hash is kept. */
  readonly apiKey: string | undefined;
  readonly isNewKey: boolean;
}

/** What a newcomer needs next: the URL, the key, and commands that work as pasted. */
export async function printWelcome({ store, url, apiKey, isNewKey }: Welcome): Promise<void> {
  console.log(`\nFanfare runs on ${url}`);
  if (apiKey === undefined) {
    console.log('The API key was shown at the first start; only its hash is kept.');
    console.log('Lost it? Start once with a key of your choice: FANFARE_API_KEY=your-key npm start');
    const example = await findExample(store);
    if (example) printExample(url, 'YOUR-KEY', example);
  } else {
    console.log(`API key${isNewKey ? ', shown this once' : ''}: ${apiKey}`);
    printExample(url, apiKey, await ensureExample(url, apiKey, store));
  }
  console.log('Stop with Ctrl-C. Data is kept in the data folder (.fanfare/, or DATA_DIR).\n');
}

function printExample(url: string, key: string, { campaignId, variationId, externalId }: Example): void {
  const message = {
    app_id: 'example',
    from: 'Shop <shop@fanfare.example>',
    subject: 'Hello {{${first_name}}}',
    body: '<p>It works.</p>',
    message_variation_id: variationId,
  };
  const body = JSON.stringify({
    external_user_ids: [externalId],
    campaign_id: campaignId,
    messages: { email: message },
  });
  console.log(`
Send a message:

curl -s ${url}/messages/send -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' \\
  -d '${body}'

See it counted, a second later:

curl -s "${url}/campaigns/data_series?campaign_id=${campaignId}&length=1" -H "Authorization: Bearer ${key}"

See what the sandbox received instead of a mail server:

curl -s "${url}/v1/outbox?limit=1" -H "Authorization: Bearer ${key}"
`);
}
