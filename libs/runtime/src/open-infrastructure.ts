import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentStore } from '@fanfare/document-store';
import { openEmbeddedDocumentStore } from '@fanfare/document-store-embedded';
import { openMongoDocumentStore } from '@fanfare/document-store-mongodb';
import type { EventLog } from '@fanfare/event-log';
import { openEmbeddedEventLog } from '@fanfare/event-log-embedded';
import { openKafkaEventLog } from '@fanfare/event-log-kafka';
import { topicSpecs } from '@fanfare/events';
import type { Logger } from '@fanfare/observability';
import type { InfrastructureConfig } from './infrastructure-config.ts';

/** MongoDB where `MONGODB_URI` is set, else embedded. */
export async function openDocumentStore(config: InfrastructureConfig, logger: Logger): Promise<DocumentStore> {
  const { MONGODB_URI: uri, MONGODB_DATABASE: database, DATA_DIR } = config;
  if (uri !== undefined) return openMongoDocumentStore({ uri, database });
  const directory = join(DATA_DIR, 'documents');
  await mkdir(directory, { recursive: true });
  logger.debug('Documents are kept in the data folder', { directory });
  return openEmbeddedDocumentStore({ directory });
}

/** Kafka where `KAFKA_BROKERS` is set, else embedded; with every topic in place. */
export async function openEventLog(config: InfrastructureConfig, logger: Logger): Promise<EventLog> {
  const {
    KAFKA_BROKERS: brokers,
    KAFKA_TOPIC_PREFIX: topicPrefix,
    KAFKA_SESSION_TIMEOUT_MS: sessionTimeoutMs,
  } = config;
  const eventLog = brokers
    ? await openKafkaEventLog({ brokers, clientId: 'fanfare', topicPrefix, sessionTimeoutMs, logger })
    : await openEmbedded(join(config.DATA_DIR, 'log'));
  await eventLog.ensureTopics(topicSpecs(config.PARTITIONS));
  return eventLog;
}

async function openEmbedded(directory: string): Promise<EventLog> {
  await mkdir(directory, { recursive: true });
  return openEmbeddedEventLog({ directory });
}
