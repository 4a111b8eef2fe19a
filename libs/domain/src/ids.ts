import { hash, randomBytes, randomUUID } from 'node:crypto';

/** 32 lower-case hex characters that depend on nothing but the parts: a retry recreates the same id. */
export function idOf(...parts: readonly (string | number)[]): string {
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}

/** 32 lower-case hex characters: the form of a `dispatch_id`. */
export const newDispatchId = (): string => randomUUID().replaceAll('-', ''); // drawn from a pool, unlike randomBytes
/** A UUID: the form of a `campaign_id` and of a `message_variation_id`. */
export const newUuid = (): string => randomUUID();
/** 24 lower-case hex characters: the form of a `braze_id`. */
export const newUserId = (): string => randomBytes(12).toString('hex');

export const deliveryIdOf = (dispatchId: string, channel: string, chunkIndex: number): string =>
  idOf('delivery', dispatchId, channel, chunkIndex);
/** One try at one chunk: the unit of the ledger and of the outcomes. */
export const outcomeIdOf = (deliveryId: string, attempt: number): string => `${deliveryId}/${attempt}`;
