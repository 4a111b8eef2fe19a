import { openMongoDocumentStore } from '@fanfare/document-store-mongodb';
import { createRateLimiter } from '../rate-limiter.ts';

/** A process of its own: asks from the word go until it is denied, and says how many requests were granted. */
const [uri = '', database = '', limit = '', now = ''] = process.argv.slice(2);
const store = await openMongoDocumentStore({ uri, database });
const rates = { sends: { limit: Number(limit), windowMs: 3_600_000 } };
const limiter = createRateLimiter({ store, rates, poolOf: () => 'sends', now: () => Number(now) });
await limiter.createIndexes();
const allowance = limiter.forEndpoint('post', '/messages/send')!;
const takeOne = async (): Promise<boolean> => (await allowance.take('w1')).allowed;

process.send!('ready');
process.once('message', () => void run());

async function run(): Promise<void> {
  let granted = 0;
  for (let denied = false; !denied;) {
    const verdicts = await Promise.all(Array.from({ length: 8 }, takeOne));
    granted += verdicts.filter((allowed) => allowed).length;
    denied = verdicts.includes(false);
  }
  await store.close();
  process.send!(granted, () => process.disconnect());
}
