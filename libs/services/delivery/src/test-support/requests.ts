import { deliveryIdOf, idOf, type Channel, type Profile, type Recipient } from '@fanfare/domain';
import type { NewRecord } from '@fanfare/event-log';
import { DeliveryRequested, encode, type DataOf } from '@fanfare/events';
import type { ProfileDocument } from '@fanfare/profile-reader';

export const WORKSPACE = 'workspace';

export type RequestData = DataOf<typeof DeliveryRequested>;

/** A request for an e-mail, as a gateway accepts it; `name` makes its ids. */
export function requestNamed(
  name: string,
  recipients: readonly Recipient[],
  data: Partial<RequestData> = {},
): RequestData {
  const channel: Channel = data.channel ?? 'email';
  const dispatchId = idOf('dispatch', name);
  return {
    deliveryId: deliveryIdOf(dispatchId, channel, 0),
    dispatchId,
    channel,
    lane: 'transactional',
    recipients: [...recipients],
    message: { app_id: 'app', from: 'Fanfare <hello@example.com>', subject: 'Hi', body: '<p>Hi</p>' },
    options: { subscriptionState: 'subscribed', overrideFrequencyCapping: false },
    acceptedAt: 1,
    attempt: 1,
    ...data,
  };
}

export function recordOf(data: RequestData, topic?: string): NewRecord {
  const envelope = { id: data.deliveryId, at: 1, workspaceId: WORKSPACE, correlationId: 'correlation' };
  return encode(DeliveryRequested, envelope, data, topic);
}

export const external = (...externalIds: readonly string[]): Recipient[] =>
  externalIds.map((externalId) => ({ externalId }));

/** Somebody whom every channel reaches. */
export function profileDocument(externalId: string, fields: Partial<Profile> = {}): ProfileDocument {
  return {
    _id: userIdOf(externalId),
    workspaceId: WORKSPACE,
    externalId,
    aliases: [],
    email: `${externalId}@example.com`,
    phone: '+4912345',
    firstName: externalId.toUpperCase(),
    emailSubscribe: 'subscribed',
    pushSubscribe: 'subscribed',
    subscriptionGroups: {},
    pushTokens: [],
    randomBucket: 1,
    customAttributes: {},
    createdAt: 1,
    updatedAt: 1,
    ...fields,
  };
}

export const userIdOf = (externalId: string): string => idOf('user', externalId).slice(0, 24);
