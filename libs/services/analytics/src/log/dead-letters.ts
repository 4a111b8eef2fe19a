import { idOf } from '@fanfare/domain';
import type { EventLog } from '@fanfare/event-log';
import { DeliveryDeadLettered, encode } from '@fanfare/events';
import type { Logger } from '@fanfare/observability';
import type { Unreadable } from './decode-records.ts';

export type GiveUp = (unreadable: readonly Unreadable[]) => Promise<void>;

/** Puts records that cannot be read into the dead-letter topic, so that they neither block the rest nor disappear. */
export function createGiveUp({
  eventLog,
  logger,
  now,
}: {
  eventLog: EventLog;
  logger: Logger;
  now: () => number;
}): GiveUp {
  return async function giveUp(unreadable) {
    if (unreadable.length === 0) return;
    const failedAt = now();
    await eventLog.publish(
      unreadable.map(({ record: { topic, partition, offset, key, value }, reason, detail }) => {
        logger.error('A record cannot be read and goes to the dead letters', {
          topic,
          partition,
          offset,
          reason,
          detail,
        });
        const envelope = {
          id: idOf('unreadable', topic, partition, offset),
          at: failedAt,
          workspaceId: '',
          correlationId: '',
        };
        return encode(DeliveryDeadLettered, envelope, {
          key,
          topic,
          partition,
          offset,
          reason,
          detail,
          value,
          failedAt,
        });
      }),
    );
  };
}
