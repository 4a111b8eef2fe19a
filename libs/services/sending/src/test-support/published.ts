import { channels } from '@fanfare/domain';
import type { EventLog } from '@fanfare/event-log';
import { decode, DeliveryRequested, topics, type EventOf } from '@fanfare/events';

export type Requested = EventOf<typeof DeliveryRequested>;

/** Every delivery request on the log now, parsed by its contract, by channel. */
export async function published(eventLog: EventLog): Promise<Requested[]> {
  const perChannel = await Promise.all(channels.map((channel) => everythingOn(eventLog, topics.messages(channel))));
  return perChannel.flat();
}

async function everythingOn(eventLog: EventLog, topic: string): Promise<Requested[]> {
  const requests: Requested[] = [];
  const stop = new AbortController();
  const options = { signal: stop.signal, onCaughtUp: () => stop.abort() };
  for await (const record of eventLog.read(topic, 'earliest', options)) {
    const decoded = decode(DeliveryRequested, record);
    if (!decoded.ok) throw new Error(`${decoded.reason}: ${decoded.detail}`);
    requests.push(decoded.event);
  }
  return requests;
}
