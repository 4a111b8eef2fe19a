import type { LogRecord, NewRecord } from '@fanfare/event-log';
import { z } from 'zod';

/** Everything that two services must agree on about one event. */
export interface EventContract<Schema extends z.ZodType = z.ZodType> {
  readonly type: string;
  readonly version: number;
  readonly topic: (data: z.infer<Schema>) => string;
  /** The ordering key. */
  readonly key: (data: z.infer<Schema>) => string;
  readonly data: Schema;
}

export const defineEvent = <Schema extends z.ZodType>(contract: EventContract<Schema>): EventContract<Schema> =>
  contract;

export type DataOf<Contract> = Contract extends EventContract<infer Schema> ? z.infer<Schema> : never;

/** What the publisher says: nobody changes it on the way. */
export type Said<Data> = Data extends readonly (infer Item)[]
  ? readonly Said<Item>[]
  : Data extends object
    ? { readonly [Field in keyof Data]: Said<Data[Field]> }
    : Data;

/** Around every event on the log. */
export interface Envelope {
  /** Unique per event; a repeat of the same event carries the same id. */
  readonly id: string;
  readonly type: string;
  readonly version: number;
  /** When it happened, ms since the epoch. */
  readonly at: number;
  readonly workspaceId: string;
  /** From the HTTP request to the last worker. */
  readonly correlationId: string;
}

/** What the consumer gets: parsed, with its envelope. */
export type EventOf<Contract> = Envelope & { readonly data: DataOf<Contract> };

const EnvelopeSchema = z.object({
  id: z.string(),
  type: z.string(),
  version: z.number().int(),
  at: z.number(),
  workspaceId: z.string(),
  correlationId: z.string(),
  data: z.unknown(),
});

/** The record that says this event; topic and key come from its contract. `topic` overrides it for retries. */
export function encode<Schema extends z.ZodType>(
  contract: EventContract<Schema>,
  envelope: Omit<Envelope, 'type' | 'version'>,
  data: Said<z.infer<Schema>>,
  topic: string = contract.topic(data as z.infer<Schema>),
): NewRecord {
  const { id, at, workspaceId, correlationId } = envelope;
  const { type, version } = contract;
  return {
    topic,
    key: contract.key(data as z.infer<Schema>),
    value: JSON.stringify({ id, type, version, at, workspaceId, correlationId, data }),
  };
}

export type Decoded<Contract> =
  | { readonly ok: true; readonly event: EventOf<Contract> }
  /** `other_type`: another event shares the topic. The rest belongs in the dead-letter topic, not in a crash loop. */
  | {
      readonly ok: false;
      readonly reason: 'unparsable' | 'other_type' | 'unknown_version' | 'invalid';
      readonly detail: string;
    };

export function decode<Schema extends z.ZodType>(
  contract: EventContract<Schema>,
  record: Pick<LogRecord, 'value'>,
): Decoded<EventContract<Schema>> {
  let json: unknown;
  try {
    json = JSON.parse(record.value ?? '');
  } catch (error) {
    return { ok: false, reason: 'unparsable', detail: (error as Error).message };
  }
  const envelope = EnvelopeSchema.safeParse(json);
  if (!envelope.success) return { ok: false, reason: 'invalid', detail: z.prettifyError(envelope.error) };
  const { type, version } = envelope.data;
  if (type !== contract.type) return { ok: false, reason: 'other_type', detail: type };
  if (version !== contract.version) return { ok: false, reason: 'unknown_version', detail: `${type} v${version}` };
  const data = contract.data.safeParse(envelope.data.data);
  if (!data.success) return { ok: false, reason: 'invalid', detail: z.prettifyError(data.error) };
  return { ok: true, event: { ...envelope.data, data: data.data } };
}
