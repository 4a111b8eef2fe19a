import type { z } from 'zod';
import type { Unreadable } from '@fanfare/dead-letters';
import type { LogRecord } from '@fanfare/event-log';
import { decode, type EventContract, type EventOf } from '@fanfare/events';

export interface Decoded<Contract> {
  readonly events: readonly { readonly event: EventOf<Contract>; readonly record: LogRecord }[];
  readonly unreadable: readonly Unreadable[];
}

/** The events of these contracts (one schema, several types) among the records. Other types on the topic are nobody's business here. */
export function decodeRecords<Schema extends z.ZodType>(
  contracts: readonly EventContract<Schema>[],
  records: readonly LogRecord[],
): Decoded<EventContract<Schema>> {
  const events: { event: EventOf<EventContract<Schema>>; record: LogRecord }[] = [];
  const unreadable: Unreadable[] = [];
  for (const record of records) {
    for (const contract of contracts) {
      const decoded = decode(contract, record);
      if (decoded.ok) events.push({ event: decoded.event, record });
      else if (decoded.reason === 'other_type') continue;
      else unreadable.push({ record, reason: decoded.reason, detail: decoded.detail });
      break;
    }
  }
  return { events, unreadable };
}
