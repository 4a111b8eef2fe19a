import kafkajs, { type ISocketFactory, type Kafka, type SASLOptions } from 'kafkajs';
import type { KafkaSettings } from '../options.ts';
import { createLogCreator } from './kafkajs-log.ts';
import { installTimerShim } from './timer-shim.ts';

/**
 * A client of its own for every use: kafkajs keeps the committed offsets of a group in its client, where two members
 * of one group in one process would overwrite each other's.
 */
export type OpenClient = (patience: 'short' | 'long') => Kafka;

/** `short` for those who repeat by themselves; `long` outlasts the election of a leader or a coordinator. */
const retries = { short: 1, long: 5 };

export function createOpenClient(settings: KafkaSettings, socketFactory?: ISocketFactory): OpenClient {
  installTimerShim();
  const { brokers, clientId, ssl, sasl, logger } = settings;
  return (patience) =>
    new kafkajs.Kafka({
      brokers: [...brokers],
      clientId,
      ssl,
      sasl: sasl as SASLOptions | undefined,
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      // All of it is said here, because kafkajs retries differently when NODE_ENV is "test".
      retry: { retries: retries[patience], initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2 },
      logLevel: kafkajs.logLevel.INFO,
      logCreator: createLogCreator(logger),
      socketFactory,
    });
}
