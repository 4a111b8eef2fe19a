import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EventLogUnavailable } from '@fanfare/event-log';
import { openSqliteThread } from '@fanfare/sqlite-thread';
import type { CompactionTimes } from './append.ts';
import type { StorageMethods } from './protocol.ts';

/** The database's thread as seen from the event loop: the same methods, answered when they are durable. */
export type Storage = {
  readonly [Method in keyof StorageMethods]: (
    argument: Parameters<StorageMethods[Method]>[0],
  ) => Promise<ReturnType<StorageMethods[Method]>>;
} & { close(): Promise<void> };

/** @throws DatabaseInUse when another process has the folder open */
export async function openStorage(directory: string, compaction: CompactionTimes): Promise<Storage> {
  await mkdir(directory, { recursive: true });
  const thread = await openSqliteThread({
    file: join(directory, 'event-log.sqlite'),
    module: new URL('./storage-module.ts', import.meta.url),
    options: compaction,
  });

  const method =
    <Method extends keyof StorageMethods>(name: Method) =>
    (argument: Parameters<StorageMethods[Method]>[0]) =>
      thread.call<ReturnType<StorageMethods[Method]>>(name, argument).catch((cause: unknown) => {
        throw new EventLogUnavailable(cause instanceof Error ? cause.message : String(cause), { cause });
      });
  return {
    load: method('load'),
    ensureTopics: method('ensureTopics'),
    append: method('append'),
    page: method('page'),
    offsetAt: method('offsetAt'),
    saveProgress: method('saveProgress'),
    sweep: method('sweep'),
    close: () => thread.close(),
  };
}
