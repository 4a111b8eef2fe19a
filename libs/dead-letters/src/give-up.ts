import type { EventLog, LogRecord } from '@fanfare/event-log';
import type { Logger } from '@fanfare/observability';
import { deadRecord, type DeadLetterReason } from './dead-record.ts';

export interface Unreadable {
  readonly record: LogRecord;
  readonly reason: DeadLetterReason;
  readonly detail: string;
}

export type GiveUp = (unreadable: readonly Unreadable[]) => Promise<void>;

export interface GiveUpDeps {
  readonly eventLog: Pick<EventLog, 'publish'>;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Puts records that cannot be read into the dead-letter topic, so that they neither block the rest nor disappear. */
export function createGiveUp({ eventLog, logger, now }: GiveUpDeps): GiveUp {
  return async function giveUp(unreadable) {
    if (unreadable.length === 0) return;
    for (const { record, reason, detail } of unreadable) {
      const { topic, partition, offset } = record;
      const fields = { topic, partition, offset, reason, detail };
      logger.error('A record cannot be read and goes to the dead letters', fields);
    }
    const failedAt = now();
    await eventLog.publish(unreadable.map((one) => deadRecord({ ...one, failedAt })));
  };
}
