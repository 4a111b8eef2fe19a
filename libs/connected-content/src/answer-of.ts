import {
  isSilence,
  isTransientStatus,
  type AnsweredWithBody,
  type HttpFailure,
  type TooLarge,
} from '@fanfare/guarded-http';
import type { ConnectedAnswer } from '@fanfare/personalization';

export interface Fetched {
  readonly answer: ConnectedAnswer;
  /** A success, which may be used again. */
  readonly isGood: boolean;
  /** Why another try may bring more; absent where it would not. */
  readonly transient?: string;
  /** What the answer takes up in memory, about. */
  readonly bytes: number;
}

export const failed = (transient?: string): Fetched => ({
  answer: { kind: 'nothing' },
  isGood: false,
  ...(transient !== undefined && { transient }),
  bytes: 0,
});

/** What a template gets. An object tells its status, also of a failure, so that a template can ask for it. */
export function answerOf(outcome: AnsweredWithBody | TooLarge | HttpFailure): Fetched {
  if (isSilence(outcome)) return failed(outcome.outcome);
  if (outcome.outcome !== 'answered') return failed();
  const { status, body } = outcome;
  const isGood = status >= 200 && status < 300;
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  const fetched = { isGood, bytes: bytesOf(text), ...(isTransientStatus(status) && { transient: `HTTP ${status}` }) };
  const json = jsonOf(text);
  if (isObject(json)) return { ...fetched, answer: { kind: 'data', data: { ...json, __http_status_code__: status } } };
  if (!isGood) return { ...fetched, answer: { kind: 'nothing' } };
  return { ...fetched, answer: json === undefined ? { kind: 'text', text } : { kind: 'data', data: json } };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Beside the text itself, for each object, array, name and value that begins with this character. */
const BYTES_OF: Readonly<Record<string, number>> = { '{': 56, '[': 40, ':': 16, ',': 8 };
const bytesOfCode = Uint8Array.from({ length: 128 }, (_, code) => BYTES_OF[String.fromCharCode(code)] ?? 0);

/** JSON becomes objects many times its size: a megabyte of `{}` takes up 21. Other text is counted alike, to be safe. */
function bytesOf(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) bytes += bytesOfCode[text.charCodeAt(at)] ?? 0;
  return bytes;
}
