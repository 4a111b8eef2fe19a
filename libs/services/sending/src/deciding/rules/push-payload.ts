import type { Channel } from '@fanfare/domain';
import { isObject } from '@fanfare/http-contracts';
import { refused, type RefusedSend } from '../decision.ts';

const ANDROID_BYTES_MAX = 4_000;
const APPLE_BYTES_MAX = 1_912;

type Fields = Readonly<Record<string, unknown>>;

/** Fatal before anything else is said about the object. */
export function refuseExtra(channel: Channel, { extra }: Fields): RefusedSend | undefined {
  if (channel !== 'android_push' && channel !== 'apple_push') return undefined;
  if (extra === undefined || extra === null || isObject(extra)) return undefined;
  return refused('Invalid Extra Push Payload', [`messages.${channel}.extra: must be an object`]);
}

/** The contract's limits on a push as it is sent to us; the provider's own limit is the worker's matter. */
export function refusePushLength(channel: Channel, message: Fields): RefusedSend | undefined {
  if (channel === 'android_push') {
    const bytes = bytesOf(message.alert) + bytesOf(message.extra);
    if (bytes <= ANDROID_BYTES_MAX) return undefined;
    return tooLong('Android Push Length Exceeded', channel, 'alert and extra', bytes, ANDROID_BYTES_MAX);
  }
  if (channel === 'apple_push') {
    let bytes = 0;
    for (const field in message) if (field !== 'message_variation_id') bytes += bytesOf(message[field]);
    if (bytes <= APPLE_BYTES_MAX) return undefined;
    return tooLong(
      'Apple Push Length Exceeded',
      channel,
      'alert, extra and the optional fields',
      bytes,
      APPLE_BYTES_MAX,
    );
  }
  return undefined;
}

function tooLong(label: string, channel: Channel, what: string, bytes: number, max: number): RefusedSend {
  return refused(label, [`messages.${channel}: ${what} are ${bytes} bytes, at most ${max} are allowed`]);
}

/** UTF-8 bytes: of a text itself, of a list or an object as JSON. Flags and numbers weigh nothing. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'object' && value !== null) return Buffer.byteLength(JSON.stringify(value));
  return 0;
}
