import { z } from 'zod';
import { logLevels } from '@fanfare/observability';
import { flag, list, wholeNumber } from './load-config.ts';
import { rateLimits } from './rate-limits-config.ts';

/** What every app reads. Nothing set: embedded adapters under `.fanfare/`. */
export const infrastructureConfig = {
  DATA_DIR: z.string().default('.fanfare').describe('Folder of the embedded adapters'),
  KAFKA_BROKERS: list.optional().describe('host:port, comma separated; absent: the embedded event log'),
  KAFKA_TOPIC_PREFIX: z
    .string()
    .default('')
    .describe('Put before every topic and group, so that several installations share a cluster'),
  KAFKA_SESSION_TIMEOUT_MS: wholeNumber(6_000, 300_000)
    .default(30_000)
    .describe('How long a dead process keeps its partitions; the broker bounds it (group.min.session.timeout.ms)'),
  MONGODB_URI: z.string().optional().describe('mongodb://…; absent: the embedded document store'),
  MONGODB_DATABASE: z.string().default('fanfare').describe('Database name'),
  PARTITIONS: wholeNumber(1, 1000)
    .default(4)
    .describe('Partitions of a new topic: how many workers of one channel can share it'),
  LOG_LEVEL: z.enum(logLevels).default('warn').describe('debug, info, warn, error or silent'),
};

/** What every app with HTTP reads. */
export const httpConfig = {
  PORT: wholeNumber(0, 65_535).default(3000).describe('0 takes a free one'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  TRUST_PROXY: flag
    .default(false)
    .describe("Take the caller's address from X-Forwarded-For; only behind a reverse proxy"),
  RATE_LIMITS: rateLimits.describe('Pools whose limit is not the default, e.g. sends=unlimited,track=100/1s'),
  LEGACY_API_KEY: flag.default(false).describe('Take the key from api_key in the query or the body too'),
};

export type InfrastructureConfig = z.infer<z.ZodObject<typeof infrastructureConfig>>;
export type HttpConfig = z.infer<z.ZodObject<typeof httpConfig>>;
