/*
 * Runs on the database's thread: see `@fanfare/sqlite-thread`. Every method is synchronous and part of a transaction
 * that is durable before the caller hears of it.
 */
import type { DatabaseSync } from 'node:sqlite';
import { type CompactionTimes, createAppend } from './append.ts';
import { createStoredProgress } from './progress.ts';
import type { StorageMethods } from './protocol.ts';
import { createOffsetAt, createPage } from './read.ts';
import { createSchema } from './schema.ts';
import { createSweep } from './sweep.ts';
import { createStoredTopics } from './topics.ts';

export function open(database: DatabaseSync, compaction: CompactionTimes): StorageMethods {
  createSchema(database);
  const topics = createStoredTopics(database);
  const progress = createStoredProgress(database);
  return {
    load: () => ({ topics: topics.all(), progress: progress.all() }),
    ensureTopics: topics.ensure,
    append: createAppend(database, compaction),
    page: createPage(database),
    offsetAt: createOffsetAt(database),
    saveProgress: progress.save,
    sweep: createSweep(database),
  };
}
