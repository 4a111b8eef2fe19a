import { deliveryIdOf } from '@fanfare/domain';
import type { NewRecord } from '@fanfare/event-log';
import { DeliveryRequested, encode } from '@fanfare/events';
import type { AcceptedSend } from './deciding/decision.ts';

export interface Dispatch {
  readonly dispatchId: string;
  readonly workspaceId: string;
  readonly correlationId: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
}

/** One record per channel. A call's recipients fit into one chunk, so its index is always 0. */
export function deliveryRequests(send: AcceptedSend, dispatch: Dispatch): NewRecord[] {
  const { dispatchId, workspaceId, correlationId, acceptedAt } = dispatch;
  return send.messages.map(({ channel, variationId, message }) => {
    const deliveryId = deliveryIdOf(dispatchId, channel, 0);
    return encode(
      DeliveryRequested,
      { id: deliveryId, at: acceptedAt, workspaceId, correlationId },
      {
        deliveryId,
        dispatchId,
        sendId: send.sendId,
        campaignId: send.campaignId,
        variationId,
        channel,
        lane: 'transactional',
        recipients: [...send.recipients],
        message,
        options: send.options,
        acceptedAt,
        attempt: 1,
      },
    );
  });
}
