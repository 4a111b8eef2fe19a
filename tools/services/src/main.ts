import { parseArgs } from 'node:util';
import { exitCodeOf } from './run-child.ts';
import { lineFor } from './service-unavailable.ts';
import { fetchServices, startServices } from './start-services.ts';

const help = `npm run services [-- --fetch-only]

Starts a real Apache Kafka and a MongoDB-compatible server (FerretDB on PostgreSQL) without Docker, with empty data, on
free ports of 127.0.0.1, and prints one line for another terminal:

  KAFKA_BROKERS=127.0.0.1:20123 MONGODB_URI=mongodb://127.0.0.1:20456/

Put export before it, and npm start, npm test, npm run bench and npm run demo use these servers:

  export KAFKA_BROKERS=… MONGODB_URI=…
  npm test -- libs/event-log

Ctrl-C stops both and removes their data. npm test starts servers of its own when these variables are not set.

  --fetch-only   gets what is missing and starts nothing (for an image or a CI cache)
  --help         this text

The first time takes one to three minutes and 900 MB in ~/.cache/fanfare/services; later it takes seconds. It needs Linux;
for Kafka Java 17 and Maven; for the MongoDB-compatible server root, apt-get or debootstrap, and Go.

  FANFARE_SERVICES_DIR          another folder than ~/.cache/fanfare/services; remove the folder to begin afresh
  KAFKA_BROKERS, MONGODB_URI    where set already, that one is not started
`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const leave = (signal: NodeJS.Signals): never => process.exit(exitCodeOf(signal));

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { 'fetch-only': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return void process.stdout.write(help);

  process.on('SIGINT', leave).on('SIGTERM', leave);
  if (values['fetch-only']) return fetchServices({ log: say });

  const services = await startServices({
    log: say,
    onUnexpectedEnd: (sentence) => {
      say(sentence);
      process.exit(1); // half of the services is worse than none
    },
  });
  const settings = Object.entries(services.env).map(([name, value]) => `${name}=${value}`);
  process.stdout.write(`${settings.join(' ')}\n`);
  say('Ctrl-C stops them.');

  await new Promise<void>((resolve) => {
    const stop = (): void => {
      clearInterval(staysUp);
      resolve();
    };
    // Where both were passed through there is no child process that would keep us up.
    const staysUp = setInterval(() => undefined, 60_000);
    process.off('SIGINT', leave).off('SIGTERM', leave);
    process.once('SIGINT', stop).once('SIGTERM', stop);
  });
  process.on('SIGINT', leave).on('SIGTERM', leave);
  await services.stop();
};

main().catch((error: unknown) => {
  say(lineFor(error));
  process.exitCode = 1;
});
