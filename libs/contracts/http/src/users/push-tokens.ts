import { channelNamed, isPush, type ProfileChange, type PushToken } from '@fanfare/domain';
import { isObject } from '../parsing/text.ts';
import { good, notA, type Checked } from './checked.ts';
import { isGiven } from './identifier.ts';

const TOKENS_MAX = 100;
const TEXT_LENGTH_MAX = 4_096;

/** `[{app_id, token, device_id?, platform?}]`, or a lone one. `platform` is ours: which push channel the token serves. */
export function readPushTokens(name: string, value: unknown): Checked<readonly ProfileChange[]> {
  if (value === null) return good([]);
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (given.length > TOKENS_MAX) return notA(name, `a valid array of at most ${TOKENS_MAX} push tokens`);
  const tokens: PushToken[] = [];
  for (const entry of given) {
    const token = readPushToken(entry);
    if (!token) return notA(name, 'a valid array of push tokens');
    tokens.push(token);
  }
  return good([{ type: 'put_push_tokens', path: ['pushTokens'], tokens }]);
}

function readPushToken(value: unknown): PushToken | undefined {
  if (!isObject(value)) return undefined;
  const { app_id: appId, token, device_id: deviceId, platform } = value;
  if (!isShortText(appId) || !isShortText(token)) return undefined;
  if (isGiven(deviceId) && !isDeviceId(deviceId)) return undefined;
  const channel = typeof platform === 'string' ? channelNamed(platform) : undefined;
  if (isGiven(platform) && !(channel && isPush(channel))) return undefined;
  return {
    appId,
    token,
    ...(isGiven(deviceId) ? { deviceId: deviceId as string } : {}),
    ...(channel ? { platform: channel as NonNullable<PushToken['platform']> } : {}),
  };
}

const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= TEXT_LENGTH_MAX;

/** Contract, section 2.10: `BAD_DEVICE_ID`. */
const isDeviceId = (value: unknown): boolean =>
  typeof value === 'string' && Buffer.byteLength(value) >= 8 && Buffer.byteLength(value) <= 255;
