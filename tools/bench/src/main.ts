/* `npm run bench`: the performance table, one JSON line per figure, then the same as a table. */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchDistributed } from './distributed.ts';
import { createReport } from './report.ts';
import { benchStandalone } from './standalone.ts';

const help = `
npm run bench [-- options]

Measures the whole way of a message, from the HTTP request to the count, with the load generator on the same machine.
Bounded: it sends a fixed number of recipients and stops.

  --kafka           on a real Kafka and a MongoDB-compatible server, one process per service
  --recipients N    recipients of the run with 50 a call (default 400000; on Kafka 100000)
  --help            this text
`;

const { values } = parseArgs({
  options: { kafka: { type: 'boolean', default: false }, recipients: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}
const recipients = Number(values.recipients ?? (values.kafka ? 100_000 : 400_000));
if (!Number.isInteger(recipients) || recipients < 1_000) {
  console.error('--recipients takes a whole number from 1000');
  process.exit(1);
}

const report = createReport();
report.figure('machine', {
  cores: cpus().length,
  model: cpus()[0]?.model ?? '',
  memoryGB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
});
if (values.kafka) await benchDistributed(report, recipients);
else await benchStandalone(report, recipients);
report.printTable();
