import { channelNamed, isPush, type ProfileChange, type PushToken } from '@fanfare/domain';
import { isObject } from '../parsing/text.ts';
import { coded, good, notA, type Checked } from './checked.ts';
import { isGiven } from './identifier.ts';

const TOKENS_MAX = 100;
const TEXT_LENGTH_MAX = 4_096;

/** `[{app_id, token, device_id?, platform?}]`, or a lone one. `platform` is ours: which push channel the token serves. */
export function readPushTokens(name: string, value: unknown): Checked<readonly ProfileChange[]> {
  if (value === null) return good([]);
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (given.length > TOKENS_MAX || !given.every(isObject)) {
    return coded('BAD_PUSH_TOKEN_VALUE', notA(name, `a valid array of at most ${TOKENS_MAX} push tokens`));
  }
  const tokens: PushToken[] = [];
  for (const entry of given) {
    const token = readPushToken(entry);
    if (!token.ok) return token;
    tokens.push(token.value);
  }
  return good([{ type: 'put_push_tokens', path: ['pushTokens'], tokens }]);
}

function readPushToken({
  app_id: appId,
  token,
  device_id: deviceId,
  platform,
}: Readonly<Record<string, unknown>>): Checked<PushToken> {
  if (!isShortText(appId)) return coded('BAD_PUSH_TOKEN_APP_ID', notA('app_id', 'a valid app'));
  if (!isShortText(token)) return coded('BAD_PUSH_TOKEN_STRING', notA('token', 'a valid string'));
  if (isGiven(deviceId) && !isDeviceId(deviceId)) {
    return coded('BAD_DEVICE_ID', notA('device_id', 'between 8 and 255 bytes long'));
  }
  const channel = typeof platform === 'string' ? channelNamed(platform) : undefined;
  if (isGiven(platform) && !(channel && isPush(channel))) return notA('platform', 'a push channel');
  return good({
    appId,
    token,
    ...(isGiven(deviceId) ? { deviceId: deviceId as string } : {}),
    ...(channel ? { platform: channel as NonNullable<PushToken['platform']> } : {}),
  });
}

const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= TEXT_LENGTH_MAX;

const isDeviceId = (value: unknown): boolean =>
  typeof value === 'string' && Buffer.byteLength(value) >= 8 && Buffer.byteLength(value) <= 255;
