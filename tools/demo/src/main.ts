/* `npm run demo`: the main job, start to finish, against the ground truth. */
import { parseArgs } from 'node:util';
import { runDemo } from './demo.ts';
import { startOn } from './start-on.ts';

const help = `
npm run demo [-- options]

Plays an API campaign from start to finish with ${(10_000).toLocaleString('en')} users, two email variations and one webhook, through a real
mail server and a real web server, then compares every count with the ground truth. Exits 1 on any difference.

  --kafka       on a real Kafka and a MongoDB-compatible server, one process per service.
                KAFKA_BROKERS and MONGODB_URI are used where they are set (and imply --kafka);
                what is missing is obtained and started.
  --users N     another number of users
  --help        this text
`;

const { values } = parseArgs({
  options: { kafka: { type: 'boolean' }, users: { type: 'string', default: '10000' }, help: { type: 'boolean' } },
});
const userCount = Number(values.users);
if (values.help || !Number.isInteger(userCount) || userCount < 1) {
  console.log(help);
  process.exit(values.help ? 0 : 1);
}

const isDistributed = values.kafka ?? Boolean(process.env.KAFKA_BROKERS || process.env.MONGODB_URI);
const stage = await startOn(isDistributed);
try {
  process.exitCode = (await runDemo(stage, userCount)) ? 0 : 1;
} finally {
  await stage.stop();
}
