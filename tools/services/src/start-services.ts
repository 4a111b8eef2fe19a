import { cacheFolder, obtain, requirementsOf, type Log } from './installing/obtain.ts';
import { kafkaPart } from './kafka/kafka-part.ts';
import { openKafkaServer, type KafkaServer } from './kafka/kafka-server.ts';
import { ferretdbPart } from './mongo/ferretdb-part.ts';
import { openMongoServer, type MongoServer } from './mongo/mongo-server.ts';
import { postgresPart } from './mongo/postgres-part.ts';
import { failureSentence, requireFor, type ServiceName } from './requirements.ts';
import { lineFor, ServiceUnavailable } from './service-unavailable.ts';

export type ServicesOptions = {
  /** Which ones; default both. */
  readonly only?: readonly ServiceName[];
  /**
   * Default `process.env`. Where it already has KAFKA_BROKERS or MONGODB_URI, that one is passed through instead of
   * started; give `{}` to get servers of your own, to kill. FANFARE_SERVICES_DIR moves the cache folder.
   */
  readonly env?: NodeJS.ProcessEnv;
  /** Progress, a line at a time; silent unless given. */
  readonly log?: Log;
  /** Told when a server ends without having been asked to; default `log`. */
  readonly onUnexpectedEnd?: (sentence: string) => void;
};

export type Services = {
  /** What to add to the environment of whoever uses them; has only the ones asked for. */
  readonly env: { readonly KAFKA_BROKERS?: string; readonly MONGODB_URI?: string };
  /** Absent when it was passed through or not asked for. */
  readonly kafka?: KafkaServer;
  readonly mongo?: MongoServer;
  /** Ends what was started and removes its data. */
  stop(): Promise<void>;
};

const both: readonly ServiceName[] = ['kafka', 'mongo'];

/**
 * Obtains what is missing, starts a real Kafka and a MongoDB-compatible server with empty data on free loopback ports,
 * and resolves when both are ready. They do not outlive this process, whatever ends it.
 *
 * Rejects with {@link ServiceUnavailable}, whose message is one line for a person (one for each when both cannot
 * be had), and then nothing is left running.
 *
 * @example
 * const services = await startServices({ only: ['kafka'], env: {} });
 * await services.kafka?.kill();
 */
export const startServices = async (options: ServicesOptions = {}): Promise<Services> => {
  const { only = both, env = process.env, log = () => undefined } = options;
  const onUnexpectedEnd = options.onUnexpectedEnd ?? log;
  const cache = cacheFolder(env);
  const { KAFKA_BROKERS, MONGODB_URI } = env;

  const [kafka, mongo] = await Promise.allSettled([
    only.includes('kafka') && !KAFKA_BROKERS ? startKafka(cache, log, onUnexpectedEnd) : undefined,
    only.includes('mongo') && !MONGODB_URI ? startMongo(cache, log, onUnexpectedEnd) : undefined,
  ]);
  const stop = async (): Promise<void> => {
    const started = [kafka, mongo].flatMap((result) => (result.status === 'fulfilled' && result.value) || []);
    await Promise.all(started.map((server) => server.stop()));
  };
  if (kafka.status === 'rejected' || mongo.status === 'rejected') {
    await stop();
    throw failureOf([kafka, mongo]);
  }
  return {
    env: {
      ...(only.includes('kafka') && { KAFKA_BROKERS: kafka.value?.brokers ?? KAFKA_BROKERS }),
      ...(only.includes('mongo') && { MONGODB_URI: mongo.value?.uri ?? MONGODB_URI }),
    },
    kafka: kafka.value,
    mongo: mongo.value,
    stop,
  };
};

/** Obtains what is missing and starts nothing. */
export const fetchServices = async ({
  env,
  log = () => undefined,
}: Pick<ServicesOptions, 'env' | 'log'> = {}): Promise<void> => {
  const cache = cacheFolder(env);
  const results = await Promise.allSettled(
    [kafkaPart, postgresPart, ferretdbPart].map((part) => obtain(part, cache, log)),
  );
  if (results.some(({ status }) => status === 'rejected')) throw failureOf(results);
};

/** All that went wrong at once, a line for each. */
const failureOf = (results: readonly PromiseSettledResult<unknown>[]): unknown => {
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (reasons.length === 1) return reasons[0];
  return new ServiceUnavailable(reasons.map(lineFor).join('\n'), { cause: new AggregateError(reasons) });
};

const startKafka = async (cache: string, log: Log, onUnexpectedEnd: Log): Promise<KafkaServer> => {
  requireFor('kafka', ['linux', 'setpriv', 'java', ...requirementsOf([kafkaPart], cache)]);
  const folder = await obtain(kafkaPart, cache, log);
  return timed('Kafka', log, 'kafka', () => openKafkaServer(folder, onUnexpectedEnd));
};

const startMongo = async (cache: string, log: Log, onUnexpectedEnd: Log): Promise<MongoServer> => {
  const toInstall = requirementsOf([postgresPart, ferretdbPart], cache);
  requireFor('mongo', ['linux', 'root', 'setpriv', 'chroot', ...toInstall]);
  const [root, ferretdb] = await settleBoth(obtain(postgresPart, cache, log), obtain(ferretdbPart, cache, log));
  return timed('MongoDB-compatible server', log, 'mongo', () => openMongoServer({ root, ferretdb }, onUnexpectedEnd));
};

/** Lets the other installation finish when one fails: it need not be repeated. */
const settleBoth = async (first: Promise<string>, second: Promise<string>): Promise<[string, string]> => {
  await Promise.allSettled([first, second]);
  return [await first, await second];
};

const timed = async <T>(title: string, log: Log, service: ServiceName, start: () => Promise<T>): Promise<T> => {
  const startedAt = performance.now();
  try {
    const server = await start();
    log(`${title}: ready in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    return server;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServiceUnavailable(failureSentence(service, reason), { cause: error });
  }
};
