import {
  decode,
  DeliveryCompleted,
  DeliveryDeadLettered,
  DeliveryRequested,
  topics,
  type DataOf,
  type EventContract,
} from '@fanfare/events';
import type { DeliveryResult, Channel } from '@fanfare/domain';
import type { LogRecord } from '@fanfare/event-log';
import type { SteppedLog } from './stepped-log.ts';

type Records = readonly Pick<LogRecord, 'value'>[];

/** The events of a topic, parsed with their schema. */
export function eventsOf<Contract extends EventContract>(contract: Contract, records: Records): DataOf<Contract>[] {
  return records.map((record) => {
    const decoded = decode(contract, record);
    if (!decoded.ok) throw new Error(`${decoded.reason}: ${decoded.detail}`);
    return decoded.event.data as DataOf<Contract>;
  });
}

/** The first outcome per id, as a consumer counts them. */
export function outcomesOf(records: Records): DataOf<typeof DeliveryCompleted>[] {
  const first = new Map<string, DataOf<typeof DeliveryCompleted>>();
  for (const outcome of eventsOf(DeliveryCompleted, records))
    if (!first.has(outcome.outcomeId)) first.set(outcome.outcomeId, outcome);
  return [...first.values()];
}

/** `externalId: status reason` of everyone who was finished, sorted. */
export function resultsOf(log: SteppedLog): string[] {
  return outcomesOf(log.of(topics.outcomes))
    .flatMap(({ results }) => results.map(textOf))
    .sort();
}

const textOf = ({ externalId, userId, status, reason }: DeliveryResult): string =>
  `${externalId ?? userId ?? '?'}: ${reason === undefined ? status : `${status} ${reason}`}`;

export const deadLettersOf = (log: SteppedLog) => eventsOf(DeliveryDeadLettered, log.of(topics.dead));
export const retriesOf = (log: SteppedLog, channel: Channel, tier: '5s' | '30s' | '5m') =>
  eventsOf(DeliveryRequested, log.of(topics.retry(channel, tier)));
